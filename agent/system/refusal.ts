import { Conflict, type GantryError, InvalidInput } from '../base/errors.ts'

const REFUSALS: readonly {
  readonly says: RegExp
  readonly error: (detail: string) => GantryError
}[] = [
  {
    says: /^it was cut off$/,
    error: () =>
      new Conflict('update-cut-off', 'the update was not written to its end', {
        hint: 'what runs on the box was not touched; begin it anew',
      }),
  },
  {
    says: /no certificate|keyring|unable to get (?:local )?issuer|self[- ]signed|signer certificate|certificate verify/i,
    error: detail =>
      new InvalidInput(
        'update-foreign-key',
        'the update is signed by somebody this box does not know',
        {
          hint: 'take the update from whoever made the image of this box',
          detail,
        },
      ),
  },
  {
    says: /handler.*code 5/i,
    error: detail =>
      new Conflict(
        'update-old-bootloader',
        'the bootloader of this Raspberry Pi tries no versions',
        {
          hint: 'it is from before December 2022: renew it with Raspberry Pi Imager (Misc utility images, Bootloader), then try again',
          detail,
        },
      ),
  },
  {
    says: /handler.*code 6/i,
    error: detail =>
      new Conflict(
        'update-lacks-database',
        'the update has no PostgreSQL of the major that the databases of this box are of',
        {
          hint: 'nothing was changed; take a version that has it, or go to the major that this one has first: gantry database',
          detail,
        },
      ),
  },
  {
    says: /handler.*code 7/i,
    error: detail =>
      new Conflict(
        'update-lacks-mariadb',
        'the update has no MariaDB of the major that the databases of this box are of',
        {
          hint: 'nothing was changed; take a version that has it: MariaDB has no way to another major yet',
          detail,
        },
      ),
  },
  {
    says: /handler.*code 4/i,
    error: detail =>
      new Conflict(
        'update-boot-full',
        'the partition that this box starts from has no room for this update',
        {
          hint: 'nothing was changed; look at its partition ESP on another computer, and delete what is beside the folders EFI and loader; where nothing is, or on a Raspberry Pi, tell whoever made the update',
          detail,
        },
      ),
  },
  {
    says: /not enough|too small for|no space|no room|too large|larger than/i,
    error: detail =>
      new Conflict('update-too-large', 'there is no room for this update', {
        hint: 'nothing was changed; tell whoever made the update',
        detail,
      }),
  },
  {
    says: /compatible/i,
    error: detail =>
      new InvalidInput('update-wrong-board', 'the update is for another kind of box', {
        hint: 'take the file that is made for this one',
        detail,
      }),
  },
  {
    says: /already (?:processing|installing)|in progress|busy/i,
    error: detail =>
      new Conflict('update-busy', 'an update is being written at this moment', {
        hint: 'wait until it is done',
        detail,
      }),
  },
  {
    says: /handler.*code 3|signature|bundle size|verif|verity|not a valid|digest|magic|hash|input\/output error|damaged/i,
    error: detail =>
      new InvalidInput('update-damaged', 'the update file is damaged or not signed', {
        hint: 'fetch it anew; what runs on the box was not touched',
        detail,
      }),
  },
  {
    says: /resolve|connect|timed out|HTTP|curl|download|404|No such file/i,
    error: detail =>
      new Conflict('update-unreachable', 'the update could not be fetched', {
        hint: 'look whether the box reaches it; it is tried again by itself',
        detail,
      }),
  },
]

/** Pure: why RAUC refused, in words for people; its own are the detail. */
export function refusalOf(said: string, cause?: unknown): GantryError {
  const known = REFUSALS.find(it => it.says.test(said))
  const refusal =
    known?.error(said) ??
    new Conflict('update-failed', 'the update could not be written', {
      hint: 'what runs on the box was not touched; journalctl -u rauc says more',
      detail: said,
    })
  if (cause !== undefined) refusal.cause = cause
  return refusal
}
