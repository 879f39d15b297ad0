import type { Exec } from '../base/exec.ts'

/** Ends the box in good order; each answers before that happens. */
export interface Power {
  restart(): Promise<void>
  shutDown(): Promise<void>
}

/** By systemd: nothing that is asked of it afterwards can turn it round. */
export function powerBy(exec: Exec): Power {
  const reach = async (target: string) => {
    const how = ['--no-block', '--job-mode=replace-irreversibly']
    await exec(['systemctl', ...how, 'start', target])
  }
  return {
    restart: () => reach('reboot.target'),
    shutDown: () => reach('poweroff.target'),
  }
}
