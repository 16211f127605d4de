/** Renders and checks a document of many components: `node render-many.ts cyclonedx|spdx COUNT`. */
import { renderValid } from '../../../packages/sbom/src/documents/index.ts';

const [format, count] = process.argv.slice(2);
const components = Array.from({ length: Number(count) }, (_, index) => {
  const purl = `pkg:deb/debian/package-${index}@1.0?arch=amd64&distro=debian-12`;
  const about = { name: `package-${index}`, version: '1.0', ref: purl, purl, supplier: 'Jane Doe' };
  return { type: 'library', ...about, license: 'GPL-2.0-or-later AND MIT', dependsOn: [] } as const;
});
const refs = components.map(({ ref }) => ref);
const subject = { type: 'container', name: 'acme/parcel', ref: 'pkg:oci/parcel', dependsOn: refs } as const;
const plan = { subject, components, gaps: [{ ref: subject.ref, aggregate: 'unknown' }] } as const;
const rendering = { specVersion: '1.6', time: undefined, toolVersion: '0.0.0' } as const;
// Time on the processor: the clock would tell how busy the machine is.
const start = process.cpuUsage();
await renderValid('parcel', { plan }, { ...rendering, format: format === 'spdx' ? 'spdx' : 'cyclonedx' });
const memory = process.resourceUsage().maxRSS / 1024;
const { user, system } = process.cpuUsage(start);
console.log(JSON.stringify({ seconds: (user + system) / 1e6, memory, components: components.length }));
