import { smallProject } from '../harness/releases/small-project.ts';

/** The smallest project that ships everything: a pure wheel, an image of two platforms that needs no emulation. */
export const slug = 'acme/parcel';
export const project = 'parcel';
export const image = 'acme/parcel-box';
export const version = '1.0.0';
export const channels = ['engineering', 'product'] as const;

export const bucket = 'releases';

const configuration = { extends: '@waybill/preset', archive: { bucket } };

export const files = smallProject(
  {
    Dockerfile: 'FROM scratch\nCOPY --from=dist *.whl /\n',
    '.releaserc': JSON.stringify(configuration),
  },
  project,
);
