import type { Boundary } from './boundary.ts';
import { image, version } from './project.ts';

const manifests = `^/v2/${image}/manifests`;

/** Every step of a release that changes something somewhere, in the order of the release. */
export const boundaries: readonly Boundary[] = [
  { name: 'question to GitHub', is: 'request', tagged: false, remote: 'github', match: { path: /^\/repos\// } },
  { name: 'question to the index', is: 'request', tagged: false, remote: 'index', match: { path: /^\/simple\// } },
  { name: 'question to the registry', is: 'request', tagged: false, remote: 'registry', match: { path: /^\/v2\// } },
  { name: 'first push of the ledger', is: 'push', tagged: false, ref: '^refs/notes/waybill$' },
  { name: 'Python build', is: 'program', tagged: false, program: 'python3', args: '*-m\\ build\\ *' },
  { name: 'image build', is: 'program', tagged: false, program: 'docker', args: '*buildx\\ build\\ *' },
  { name: 'release folder', is: 'disk', tagged: false, folder: '.waybill', room: 16 },
  { name: 'image layout', is: 'disk', tagged: false, folder: '.waybill', room: 40 },
  { name: 'temporary folder', is: 'disk', tagged: false, folder: 'TMPDIR', room: 4 },
  { name: 'git objects', is: 'disk', tagged: false, folder: '.git/objects', room: 8 },
  { name: 'release commit', is: 'push', tagged: false, ref: '^refs/heads/main$' },
  { name: 'tag', is: 'push', tagged: false, ref: `^refs/tags/v${version}$` },
  { name: 'notes', is: 'push', tagged: true, ref: `^refs/notes/semantic-release-v${version}$` },
  {
    ...{ name: 'image layer', is: 'request', tagged: true, remote: 'registry', body: true },
    match: { method: 'PUT', path: /\/blobs\/uploads\// },
  },
  {
    ...{ name: 'manifest of a platform', is: 'request', tagged: true, remote: 'registry', body: true },
    match: { method: 'PUT', path: new RegExp(`${manifests}/sha256:`) },
  },
  {
    ...{ name: 'tag of the image', is: 'request', tagged: true, remote: 'registry', body: true },
    match: { method: 'PUT', path: new RegExp(`${manifests}/${version}$`) },
  },
  {
    ...{ name: 'latest', is: 'request', tagged: true, remote: 'registry', body: true },
    match: { method: 'PUT', path: new RegExp(`${manifests}/latest$`) },
  },
  { name: 'look at the index', is: 'request', tagged: true, remote: 'index', match: { path: /^\/simple\// } },
  {
    ...{ name: 'first file', is: 'request', tagged: true, remote: 'index', body: true },
    match: { method: 'POST', path: /^\/legacy\// },
  },
  {
    ...{ name: 'second file', is: 'request', tagged: true, remote: 'index', body: true },
    match: { method: 'POST', path: /^\/legacy\// },
    after: 1,
  },
  {
    ...{ name: 'draft', is: 'request', tagged: true, remote: 'github', body: true },
    match: { method: 'POST', path: /\/releases$/ },
  },
  {
    ...{ name: 'first asset', is: 'request', tagged: true, remote: 'github', body: true },
    match: { method: 'POST', path: /\/assets\?/ },
  },
  {
    ...{ name: 'third asset', is: 'request', tagged: true, remote: 'github', body: true },
    match: { method: 'POST', path: /\/assets\?/ },
    after: 2,
  },
  {
    ...{ name: 'ledger among the assets', is: 'request', tagged: true, remote: 'github', body: true },
    match: { method: 'POST', path: /\/assets\?.*name=waybill\.json/ },
  },
  {
    ...{ name: 'release page', is: 'request', tagged: true, remote: 'github', body: true },
    match: { method: 'PATCH', path: /\/releases\/\d+$/ },
  },
  {
    ...{ name: 'archived file', is: 'request', tagged: true, remote: 's3', body: true },
    match: { method: 'PUT', path: /\/dist\// },
  },
  {
    ...{ name: 'list of hashes', is: 'request', tagged: true, remote: 's3', body: true },
    match: { method: 'PUT', path: /\/SHA256SUMS/ },
  },
  {
    ...{ name: 'first channel', is: 'request', tagged: true, remote: 'slack', body: true },
    match: { method: 'POST', path: /chat\.postMessage/ },
  },
  {
    ...{ name: 'second channel', is: 'request', tagged: true, remote: 'slack', body: true },
    match: { method: 'POST', path: /chat\.postMessage/ },
    after: 1,
  },
  { name: 'later push of the ledger', is: 'push', tagged: true, ref: '^refs/notes/waybill$' },
];
