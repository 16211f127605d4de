import { expect, it } from '@jest/globals';
import { parseImageName } from '../../../oci/src/name.ts';
import { planSigning, readsServices, type Sign } from './plan-signing.ts';

const image = parseImageName('registry.example.com/acme/parcel');
const key = 'awskms:///alias/release';

it.each<[Sign, string | undefined, string[]]>([
  [true, undefined, []],
  [{ key, log: true }, undefined, ['--key', key]],
  [{ key, log: false }, undefined, ['--key', key, '--tlog-upload=false']],
  [{ key, log: false }, 'services.json', ['--key', key, '--signing-config', 'services.json']],
])('signs with %j and the services %s', (sign, services, expected) => {
  if (image === undefined) throw new Error('no image');
  const args = planSigning(image, 'sha256:1', sign, services);

  expect(args).toEqual(['sign', '--yes', ...expected, 'registry.example.com/acme/parcel@sha256:1']);
});

it.each([
  ['2.5', '    --tlog-upload=true:\n\twhether or not to upload to the tlog\n', false],
  ['2.6', "    --signing-config='':\n\tpath\n    --tlog-upload=true:\n\twhether or not\n", false],
  ['3.1', "  cosign sign --key k --tlog-upload=false <IMAGE>\n\n    --signing-config='':\n\tpath\n", true],
])('knows by the help of cosign %s what leaves the log out', (_version, help, reads) => {
  expect(readsServices(help)).toBe(reads);
});
