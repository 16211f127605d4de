import type { Connection } from './connect.ts';

const day = 24 * 60 * 60 * 1000;

/** What the options say of every object that is written: its key of encryption, its class, its lock, and its hash as metadata. */
export function writeSettings({ options, now }: Pick<Connection, 'options' | 'now'>, sha256: string) {
  const { kmsKey, storageClass, objectLock } = options;
  return {
    Metadata: { sha256 },
    ...(kmsKey === undefined ? {} : { ServerSideEncryption: 'aws:kms' as const }),
    ...(typeof kmsKey === 'string' ? { SSEKMSKeyId: kmsKey } : {}),
    ...(storageClass === undefined ? {} : { StorageClass: storageClass as 'STANDARD' }),
    ...(objectLock === undefined
      ? {}
      : {
          ObjectLockMode: objectLock.mode === 'governance' ? ('GOVERNANCE' as const) : ('COMPLIANCE' as const),
          ObjectLockRetainUntilDate: new Date(now().getTime() + objectLock.days * day),
        }),
  };
}
