import { archive } from './rooms/archive-rooms.ts';
import { cli } from './rooms/cli-rooms.ts';
import { deploy } from './rooms/deploy-rooms.ts';
import { doctor } from './rooms/doctor-rooms.ts';
import { documents } from './rooms/documents-rooms.ts';
import { gate } from './rooms/gate-rooms.ts';
import { init } from './rooms/init-rooms.ts';
import { metrics } from './rooms/metrics-rooms.ts';
import { announcement, email, slack, webhook } from './rooms/notification-rooms.ts';
import { pipeline } from './rooms/pipeline-rooms.ts';
import { rehearsal } from './rooms/rehearsal-rooms.ts';
import type { Room } from './rooms/room.ts';
import { scan } from './rooms/scan-rooms.ts';

/**
 * The rooms of every package: which folders its `src` has, what each is for, and which others it may use. The check of
 * `pnpm check`, the maps in the READMEs and the pictures in docs/architecture.md are made from it. By folder of the package, in the order in
 * which a reader should meet them.
 */
export const rooms: Readonly<Record<string, readonly Room[]>> = {
  docker: [
    {
      name: 'steps',
      does: 'One file for each hook',
      uses: ['image', 'dockerfile', 'builder', 'build', 'check', 'deliver', 'tags', 'sign'],
    },
    { name: 'options', does: 'Shapes of options that are more than a word', uses: [] },
    { name: 'image', does: 'What an image is: its name, facts, options and folder', uses: [] },
    { name: 'builder', does: 'The buildx builder and its nodes', uses: ['image'] },
    { name: 'dockerfile', does: 'What the Dockerfile says, asked from BuildKit', uses: ['image', 'builder'] },
    {
      name: 'build',
      does: 'Plans and runs the build, and keeps its OCI layout',
      uses: ['image', 'builder', 'dockerfile', 'tags'],
    },
    { name: 'check', does: 'Starts the built image on each platform', uses: ['image'] },
    { name: 'deliver', does: 'Sends the layout to the registries', uses: ['image'] },
    { name: 'tags', does: 'Plans tags, moves them, never backwards', uses: ['image', 'options'] },
    { name: 'sign', does: 'Signs with cosign', uses: ['image'] },
    { name: 'public', does: 'Compares what registries show everyone with the ledger', uses: ['tags', 'sign'] },
  ],
  oci: [
    {
      name: 'registry',
      does: 'One repository of a registry: manifests, blobs, tags, referrers',
      uses: ['connection', 'upload'],
    },
    { name: 'connection', does: 'Requests with credentials, and what a refusal means', uses: ['credentials'] },
    { name: 'upload', does: 'Sends a blob: mounted, whole, in pieces, continued', uses: ['connection'] },
    { name: 'layout', does: 'OCI layouts: reads, writes, joins, delivers and restores them', uses: ['registry'] },
    { name: 'layers', does: 'Unpacks layers and reads the tar archives in them', uses: [] },
    { name: 'referrers', does: 'Attaches files to an image', uses: ['registry'] },
    { name: 'credentials', does: 'What Docker and the job know of a registry', uses: [] },
  ],
  sigstore: [
    { name: 'job', does: 'The identity that the CI service gives the job', uses: [] },
    { name: 'sign', does: 'Signs statements and bytes with that identity', uses: ['job'] },
    { name: 'trust', does: 'Reads the keys that a verifier believes', uses: [] },
    { name: 'verify', does: 'Checks a signature, and who made it', uses: ['sign', 'trust'] },
  ],
  sbom: [
    {
      name: 'steps',
      does: 'One file for each hook',
      uses: ['bom', 'changes', 'documents', 'embed', 'handover', 'image', 'python'],
    },
    { name: 'changes', does: 'Compares a release with the last one', uses: ['bom', 'intake', 'locks', 'python'] },
    { name: 'embed', does: 'Puts a document into a wheel', uses: [] },
    { name: 'documents', does: 'Writes documents in each format, and records them', uses: ['bom', 'spdx'] },
    { name: 'python', does: 'Describes wheels and sdists', uses: ['bom', 'intake', 'locks', 'metadata', 'readers'] },
    {
      name: 'handover',
      does: 'Asks syft or cdxgen for what is not read here',
      uses: ['bom', 'files', 'installed', 'intake'],
    },
    { name: 'image', does: 'Describes images', uses: ['bom', 'files', 'installed', 'rpm'] },
    {
      name: 'locks',
      does: 'Which versions a project uses, by its lock files or an environment',
      uses: ['bom', 'metadata'],
    },
    { name: 'files', does: 'The files of an image that tell what is installed', uses: ['readers'] },
    { name: 'installed', does: 'Finds packages in those files', uses: ['bom', 'files', 'metadata', 'rpm'] },
    { name: 'rpm', does: 'Reads the databases of RPM', uses: ['files'] },
    {
      name: 'readers',
      does: 'What single files say of packages: Go, Java, Node.js, conda, copyright',
      uses: ['bom', 'intake', 'metadata'],
    },
    {
      name: 'metadata',
      does: 'What Python distributions say of themselves and of where they come from',
      uses: ['bom'],
    },
    { name: 'intake', does: 'Reads SBOMs that others wrote', uses: ['bom'] },
    { name: 'spdx', does: 'Renders and checks SPDX documents', uses: ['bom'] },
    { name: 'bom', does: 'What an SBOM says; renders and checks CycloneDX documents', uses: [] },
  ],
  scan,
  documents,
  announcement,
  slack,
  deploy,
  metrics,
  archive,
  init,
  doctor,
  cli,
  gate,
  email,
  webhook,
  rehearsal,
  pypi: [
    {
      name: 'steps',
      does: 'One file for each hook',
      uses: ['build', 'check', 'deliver', 'files', 'identity', 'indexes', 'rules'],
    },
    {
      name: 'build',
      does: 'Builds sdist and wheels, at a copy of the tag where git has the version',
      uses: ['files', 'indexes'],
    },
    { name: 'files', does: 'Reads sdists and wheels, streamed, and records them', uses: [] },
    { name: 'rules', does: 'What an index accepts: one table with a source for each rule', uses: ['files', 'indexes'] },
    {
      name: 'check',
      does: 'Holds built files against the rules',
      uses: ['build', 'deliver', 'files', 'identity', 'indexes', 'rules'],
    },
    { name: 'attest', does: 'Signs attestations (PEP 740)', uses: ['files'] },
    { name: 'indexes', does: 'Reads what an index holds, and what it refuses', uses: [] },
    {
      name: 'identity',
      does: 'Credentials for an index: token, password, trusted publisher',
      uses: ['attest', 'indexes'],
    },
    {
      name: 'deliver',
      does: 'Compares, uploads what is missing, confirms',
      uses: ['attest', 'files', 'identity', 'indexes', 'rules'],
    },
    {
      name: 'public',
      does: 'Compares what indexes show everyone with the ledger',
      uses: ['files', 'identity', 'indexes'],
    },
    { name: 'errors', does: 'Sentences of `errors.ts` by subject', uses: [] },
  ],
  pyproject: [
    { name: 'steps', does: 'One file for each hook', uses: ['find', 'write'] },
    {
      name: 'find',
      does: 'Where the version is: the layout of the project, its companions, its lock files',
      uses: ['documents', 'layouts', 'places'],
    },
    { name: 'layouts', does: 'What each build backend reads the version from', uses: ['documents', 'places'] },
    { name: 'places', does: 'Finds the text of a version in a file', uses: ['documents'] },
    { name: 'documents', does: 'TOML, JSON and YAML with positions', uses: [] },
    { name: 'write', does: 'Plans edits, and replaces files', uses: ['documents', 'places'] },
    { name: 'fixtures', does: 'Projects for the tests', uses: [] },
  ],
  pipeline,
  kernel: [
    {
      name: 'plugin',
      does: 'Makes a plugin of hooks: options, problems, interruption',
      uses: ['options', 'output', 'ports', 'release', 'secrets', 'text'],
    },
    { name: 'options', does: 'Reads options, and explains what is wrong with them', uses: ['secrets', 'text'] },
    {
      name: 'ports',
      does: 'The world: programs, HTTP, time, temporary folders',
      uses: ['options', 'output', 'secrets', 'text'],
    },
    { name: 'output', does: 'What a run prints: guarded, in groups, with progress', uses: ['secrets', 'text'] },
    {
      name: 'release',
      does: 'All below `.waybill`: artifact records and the release folder',
      uses: ['ports'],
    },
    { name: 'secrets', does: 'Finds secrets, masks them, withholds them', uses: [] },
    { name: 'text', does: 'Makes foreign text harmless and readable', uses: [] },
    { name: 'files', does: 'Reads files in pieces, and hashes them', uses: [] },
  ],
};
