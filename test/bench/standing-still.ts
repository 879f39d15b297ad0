import type { Box } from '../lab/box.ts'

const FOLDER = '/run/systemd/system/gantry-backup.service.d'

const shell = async (box: Box, script: string) => (await box.exec(['bash', '-ec', script])).trim()

/** From its next start on, the program that saves and brings back stops at that point. */
export async function standStill(box: Box, point: string): Promise<void> {
  await shell(
    box,
    `mkdir -p ${FOLDER}; printf '[Service]\\nEnvironment="GANTRY_STOP_AT=${point}"\\n' > ${FOLDER}/cut.conf; systemctl daemon-reload`,
  )
}

/** From its next start on, it stops nowhere. */
export async function standNowhere(box: Box): Promise<void> {
  await shell(box, `rm -rf ${FOLDER}; systemctl daemon-reload`)
}

/** Its program has stopped itself, at that point. */
export async function isStill(box: Box, point: string): Promise<boolean> {
  const state = await shell(
    box,
    `ps -o stat= -p "$(systemctl show --property=MainPID --value gantry-backup)" || true`,
  )
  if (!state.startsWith('T')) return false
  const unit = await shell(box, 'systemctl show --property=Environment --value gantry-backup')
  return unit.includes(point)
}
