/** Describes an image in an OCI layout once, and prints what that took: `node describe-once.ts LAYOUT DIGEST`. */
import { dirname } from 'node:path';
import { renderValid } from '../../../packages/sbom/src/documents/index.ts';
import { describeImage } from '../../../packages/sbom/src/image/index.ts';

const [layout = '', digest = ''] = process.argv.slice(2);
const image = { kind: 'image', name: 'ghcr.io/acme/parcel', path: 'layout', digest, mediaType: '' } as const;
const start = performance.now();
const [description] = await describeImage(dirname(layout), image, { version: '1.0.0', images: [image] });
if (description === undefined) throw new Error('the layout has no image');
const rendering = { format: 'cyclonedx', specVersion: '1.6', time: undefined, toolVersion: '0.0.0' } as const;
await renderValid('parcel.cdx.json', description, rendering);
const seconds = (performance.now() - start) / 1000;
const memory = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ seconds, memory, components: description.plan.components.length }));
