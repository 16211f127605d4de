import { ReleaseError } from '@waybill/kernel';

export const noEndpoints = () =>
  new ReleaseError(
    'ENOENDPOINTS',
    'The plugin `webhook` has no endpoint.',
    'Name one in `webhook.endpoints`, such as `{"audit": {}}`, or set `"webhook": false`.',
  );

export const noAddress = (endpoint: string, variable: string) =>
  new ReleaseError(
    'ENOWEBHOOKURL',
    `The endpoint \`${endpoint}\` has no address: \`${variable}\` is not set, or is no \`https\` address.`,
    `Give the release job \`${variable}\` as a secret, or remove \`${endpoint}\` from \`webhook.endpoints\`.`,
  );

export const noKeys = (endpoint: string, variable: string) =>
  new ReleaseError(
    'ENOWEBHOOKKEY',
    `The endpoint \`${endpoint}\` has no key to sign with: \`${variable}\` is not set, or is no key of Standard Webhooks.`,
    `Give the release job \`${variable}\` as a secret: \`whsec_\` and 24 to 64 bytes in base64, such as the output of \`echo "whsec_$(openssl rand -base64 32)"\`. The receiver needs the same key.`,
  );

export const unknownEndpoint = (endpoint: string, known: string) =>
  new ReleaseError(
    'EUNKNOWNENDPOINT',
    `A route leads to \`${endpoint}\`, which is no endpoint.`,
    `Add it to \`webhook.endpoints\`, or name one of these in \`webhook.routes\`: ${known}.`,
  );
