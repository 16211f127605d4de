import { isThisMachine, option, v } from '@waybill/kernel';

const text = v.pipe(v.string(), v.minLength(1, 'it is empty'));

const webAddress = v.pipe(
  v.string(),
  v.url('it is not a URL'),
  v.regex(/^https?:\/\//i, 'it is not an `http` or `https` URL'),
  // Credentials in an address end up in logs; `fetch` refuses them too.
  v.regex(/^\w+:\/\/[^/?#@]*([/?#]|$)/, 'it holds credentials, which belong into the environment'),
);

/** The identity of the job is sent there: whoever reads it on the way could sign in the project's name. */
const service = v.pipe(
  webAddress,
  v.check(isEncrypted, 'it is not encrypted: use `https://`; `http://` is for services on this machine'),
);

/** Options of every plugin that signs with the identity of the job. */
export const sigstoreOption = {
  sigstore: option(
    v.optional(
      v.strictObject({
        fulcio: v.optional(service, 'https://fulcio.sigstore.dev'),
        rekor: v.optional(service, 'https://rekor.sigstore.dev'),
        issuer: v.optional(webAddress),
      }),
      {},
    ),
    'Addresses of the services that sign with the identity of the job: `fulcio` (certificates) and `rekor` (log); `issuer`, where the CI service is neither github.com nor gitlab.com. At the top level of the configuration, it holds for all plugins.',
    { shared: true },
  ),
};

/** Options of a plugin that checks such signatures. */
export const trustOptions = {
  trustedRoot: option(
    v.optional(text),
    'File with the trust root of a Sigstore instance of your own (`trusted_root.json`). Without it, that of the public instance is fetched and checked (TUF).',
    { env: 'WAYBILL_TRUSTED_ROOT' },
  ),
};

function isEncrypted(address: string): boolean {
  if (!URL.canParse(address)) return true;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || isThisMachine(hostname);
}

/** Where signatures are made. */
export interface SigningServices {
  readonly fulcio: string;
  readonly rekor: string;
}

/** Whether signatures are in the log that everybody can read. */
export function isPublic({ fulcio, rekor }: SigningServices): boolean {
  return [fulcio, rekor].some((address) => /(^|\.)sigstore\.dev$/i.test(new URL(address).hostname));
}
