/** Something named with lines in it, as nft writes tables, chains and sets. */
export function block(head: string, lines: readonly string[]): string[] {
  return [`${head} {`, ...lines.map(line => `  ${line}`), '}']
}
