import {
  type Artifact,
  asShellWord,
  type DescribeContext,
  type HookInput,
  inlineCode,
  parseRepository,
  shellBlock,
} from '@waybill/kernel';
import { toPep440 } from '@waybill/python';
import { parseFileName } from '../files/index.ts';
import { indexTargets, type PythonIndex } from '../indexes/index.ts';
import type { Options } from '../options.ts';

/** How to compare the files on the indexes with their hashes, with pip and sha256sum. */
export async function describeIndexes({
  options,
  context,
}: HookInput<Options, DescribeContext>): Promise<string | undefined> {
  const files = context.artifacts.filter(({ kind }) => kind === 'sdist' || kind === 'wheel');
  if (options.upload === false || files.length === 0) return undefined;
  const version = toPep440(context.nextRelease.version);
  // Only the job that uploads has tokens, and the text is the same wherever it is written.
  const where = options.upload === 'auto' ? 'If the release was uploaded to' : 'On';
  const parts = indexTargets(options, context.env).map(({ index, files: wanted }) => {
    const own = files.filter(({ kind }) => wanted === 'all' || wanted === kind);
    const address = index.simple ?? index.known?.simple;
    const from =
      address === undefined || /\/\/pypi\.org\//.test(address)
        ? ''
        : ` --index-url ${asShellWord(withoutLogin(address))}`;
    const projects = Map.groupBy(own, ({ name }) => parseFileName(name)?.project ?? name);
    const pinned = [...projects].map(([project, some]) =>
      [`${project}==${version}`, ...some.map(({ sha256 }) => `--hash=sha256:${sha256}`)].join(' '),
    );
    const kind = own.some((each) => each.kind === 'wheel') ? ' --only-binary :all:' : '';
    const sums = own.map(({ name, sha256 }) => `${sha256}  ${name}`);
    const lines = [
      `printf '%s\\n' ${pinned.map(asShellWord).join(' ')} > waybill-requirements.txt`,
      // pip compares the hash before it looks into a file.
      `python3 -m pip download --no-deps --require-hashes${kind}${from} --dest waybill-files -r waybill-requirements.txt`,
      `(cd waybill-files && printf '%s\\n' ${sums.map(asShellWord).join(' ')} | sha256sum --check --ignore-missing)`,
    ];
    const block = `${where} ${inlineCode(index.name)}:\n\n${shellBlock(lines)}`;
    const attested = options.attestations === false ? [] : describeAttestations(index, own, context);
    return [block, ...attested].join('\n\n');
  });
  return ['## Python packages', ...parts].join('\n\n');
}

/** The tool knows PyPI alone. */
function describeAttestations(
  { site }: PythonIndex,
  files: readonly Artifact[],
  { options: { repositoryUrl = '' } }: DescribeContext,
): string[] {
  const { page } = parseRepository(repositoryUrl);
  if (site !== 'https://pypi.org' || page === undefined) return [];
  const lines = files.map(
    ({ name }) =>
      `python3 -m pypi_attestations verify pypi --repository ${asShellWord(page)} ${asShellWord(`pypi:${name}`)}`,
  );
  const intro = 'Where the files are attested (PEP 740), with `python3 -m pip install pypi-attestations`:';
  return [`${intro}\n\n${shellBlock(lines)}`];
}

/** The address may hold what lets this project in. */
function withoutLogin(address: string): string {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url.href.replace(/\/$/, '');
}
