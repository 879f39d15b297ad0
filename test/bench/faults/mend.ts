import { workerAnswers } from '../../lab/worker-answers.ts'
import { comesToRest } from '../../system/status.ts'
import type { Victim } from './fault.ts'
import { FILLED } from './full-disk.ts'
import { QUICK_SOCKET, SOCKET } from './slow-docker.ts'

/** Apps that rounds install, and that no other round counts on. */
const PASSING = ['gallery', 'nowhere']

/** Everything that a round may leave when it ends early, taken away; what is not there is no mistake. */
const LEFT = `
  set +e
  systemctl stop fault-writer fault-taker fault-slow
  [ -S ${QUICK_SOCKET} ] && mv -f ${QUICK_SOCKET} ${SOCKET}
  umount /etc/docker
  rm -f ${FILLED} ${FILLED}-more
  rm -rf /run/systemd/system/gantry-worker.service.d
  systemctl unmask --runtime caddy
  systemctl daemon-reload
  for unit in docker gantry-worker; do systemctl kill --kill-whom=main --signal=CONT $unit; done
  systemctl reset-failed
  systemctl start docker.socket caddy postgresql gantry-worker gantry-web
  exit 0`

/** As it was before the first fault: on, with nothing of theirs that runs, is mounted or installed. */
export async function mend({ home, gantry, shell }: Omit<Victim, 'mend'>): Promise<void> {
  // It is on already, most of the time.
  await home.box.boot().catch(() => {})
  await shell(`( ${LEFT} ) 2> /dev/null`)
  await workerAnswers(home.box)
  for (const app of PASSING) await gantry('app', 'remove', app, '--delete-data').catch(() => {})
  await comesToRest(home)
}
