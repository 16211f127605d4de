import { createHash } from 'node:crypto';

/** A manifest or an index, byte for byte: its digest is over these bytes. */
export interface Manifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Bytes as what they are to a registry. */
export function manifestOf(mediaType: string, bytes: Uint8Array<ArrayBuffer>): Manifest {
  return { digest: digestOf(bytes), mediaType, bytes };
}

/** A manifest with this content; the same content gives the same digest. */
export function renderManifest(mediaType: string, content: object): Manifest {
  const all = { schemaVersion: 2, mediaType, ...content };
  return manifestOf(mediaType, new TextEncoder().encode(JSON.stringify(all)));
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
