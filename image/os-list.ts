/** One image in the list that Raspberry Pi Imager offers. */
export interface ListedImage {
  readonly name: string
  readonly description: string
  /** Where the compressed image will be. */
  readonly url: string
  /** Bytes and SHA-256 of the image as it is on the disk, and as it is downloaded. */
  readonly size: number
  readonly sha256: string
  readonly packedSize: number
  readonly packedSha256: string
  /** A day, as in 2026-11-28. */
  readonly released: string
  readonly devices: readonly string[]
  /** Where its picture will be. */
  readonly icon: string
}

/** What goes into Raspberry Pi Imager as a custom repository. */
export function osList(images: readonly ListedImage[]): string {
  const list = images.map(it => ({
    name: it.name,
    description: it.description,
    icon: it.icon,
    url: it.url,
    extract_size: it.size,
    extract_sha256: it.sha256,
    image_download_size: it.packedSize,
    image_download_sha256: it.packedSha256,
    release_date: it.released,
    // Names, Wi-Fi and the like come from gantry.toml on the partition GANTRY.
    init_format: 'none',
    devices: it.devices,
  }))
  return `${JSON.stringify({ os_list: list }, null, 2)}\n`
}
