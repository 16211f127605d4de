import { describe, expect, it } from '@jest/globals';
import { parseImageName } from '../name.ts';
import { planRefusal, type Refused } from './plan-refusal.ts';

const image = parseImageName('registry.example.com/acme/parcel');
if (image === undefined) throw new Error('no name');
const put = 'PUT https://registry.example.com/v2/acme/parcel/manifests/1.2.0';
const base = { request: put, image, source: 'here', code: undefined, reason: 'their words', isBasic: false };

/** Every code of the specification, and what registries say beside it. */
const cases: readonly (readonly [string, number, string | undefined, Partial<Refused>])[] = [
  ['EMANIFESTREFUSED', 404, 'BLOB_UNKNOWN', {}],
  [
    'EREGISTRYANSWER',
    404,
    'BLOB_UNKNOWN',
    { request: 'GET https://registry.example.com/v2/acme/parcel/blobs/sha256:0' },
  ],
  ['EUPLOADLOST', 400, 'BLOB_UPLOAD_INVALID', {}],
  ['EUPLOADLOST', 404, 'BLOB_UPLOAD_UNKNOWN', {}],
  ['EUPLOADLOST', 416, 'RANGE_INVALID', {}],
  ['EUPLOADDAMAGED', 400, 'DIGEST_INVALID', {}],
  ['EMANIFESTREFUSED', 404, 'MANIFEST_BLOB_UNKNOWN', {}],
  ['EMANIFESTREFUSED', 400, 'MANIFEST_INVALID', {}],
  ['EMANIFESTREFUSED', 404, 'MANIFEST_UNKNOWN', {}],
  ['EMANIFESTREFUSED', 400, 'MANIFEST_UNVERIFIED', {}],
  ['EIMAGENAMEREFUSED', 400, 'NAME_INVALID', {}],
  ['EIMAGENAMEREFUSED', 404, 'NAME_UNKNOWN', {}],
  ['ELAYERTOOLARGE', 400, 'SIZE_INVALID', {}],
  ['ELAYERTOOLARGE', 413, undefined, {}],
  ['ENOPUSHACCESS', 401, 'UNAUTHORIZED', {}],
  ['EREGISTRYREFUSED', 401, 'UNAUTHORIZED', { isBasic: true }],
  ['ENOREGISTRYCREDENTIALS', 401, 'UNAUTHORIZED', { source: undefined }],
  ['ENOPUSHACCESS', 403, 'DENIED', {}],
  ['ENOPUSHACCESS', 403, undefined, {}],
  ['ENOREGISTRYCREDENTIALS', 403, 'DENIED', { source: undefined }],
  ['EREGISTRYREADONLY', 405, 'UNSUPPORTED', {}],
  ['EREGISTRYREADONLY', 405, undefined, {}],
  ['EREGISTRYLIMIT', 429, 'TOOMANYREQUESTS', {}],
  ['EREGISTRYLIMIT', 403, 'TOOMANYREQUESTS', {}],
  ['EREGISTRYLIMIT', 429, undefined, {}],
  ['ETAGIMMUTABLE', 400, 'TAG_INVALID', {}],
  ['ETAGIMMUTABLE', 412, 'PRECONDITION', { reason: 'configured as immutable, cannot be updated' }],
  ['EREGISTRYANSWER', 500, 'UNKNOWN', {}],
  ['EREGISTRYANSWER', 503, undefined, {}],
  ['EREGISTRYANSWER', 507, undefined, {}],
];

describe('planRefusal', () => {
  it.each(cases)('is %s for %i %s', (expected, status, code, more) => {
    const error = planRefusal({ ...base, status, code, ...more });

    expect(error.code).toBe(expected);
  });

  it("repeats the registry's own words", () => {
    expect(planRefusal({ ...base, status: 400, code: 'MANIFEST_INVALID' }).message).toContain('their words');
  });
});
