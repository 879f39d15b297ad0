/**
 * Where a test pulls the plug: this process stands still for good at the point that GANTRY_STOP_AT
 * names, which only who may change its unit can set.
 */
export function cutPoint(name: string): void {
  if (process.env.GANTRY_STOP_AT === name) process.kill(process.pid, 'SIGSTOP')
}
