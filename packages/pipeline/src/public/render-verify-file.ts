import {
  type Artifact,
  asShellWord,
  inlineCode,
  parseRepository,
  type ReleaseSigner,
  shellBlock,
} from '@waybill/kernel';
import { describeLedger } from './describe-ledger.ts';
import { findAssetName } from './find-asset-name.ts';

export interface VerifyFile {
  readonly version: string;
  readonly gitTag: string;
  readonly repositoryUrl?: string;
  readonly artifacts: readonly Artifact[];
  /** What plugins say of their parts: Markdown. */
  readonly parts: readonly string[];
  /** `assets` of the plugin that makes the page on GitHub, where there is one. */
  readonly assets?: unknown;
  /** Whose identity counts as the signature of the ledger, where that is known. */
  readonly signer?: ReleaseSigner | undefined;
}

/** How anyone checks a release with common tools, filled with the values of this release. */
export function renderVerifyFile(file: VerifyFile): string {
  const { version, gitTag, parts, repositoryUrl = '', signer } = file;
  const intro = [
    `# How to verify ${inlineCode(version)}`,
    'Everything below looks at what is public and, but for `gh`, needs no account. Run the commands in an empty folder, one section after the other.',
    `With Waybill, in a clone of the repository: ${inlineCode(`npx waybill verify ${asShellWord(gitTag)}`)}.`,
  ];
  return `${[...intro, renderGit(file), describeLedger(repositoryUrl, signer), ...parts, ...renderPage(file)].join('\n\n')}\n`;
}

/** The commit that the tag names is the one that the ledger has. */
function renderGit({ gitTag, repositoryUrl = '' }: VerifyFile): string {
  const entry = asShellWord(`refs/notes/waybill:${gitTag}/waybill.json`);
  const read = 'import json, sys; print(json.load(sys.stdin)["gitHead"])';
  const lines = [
    `git clone --quiet ${asShellWord(publicUrl(repositoryUrl))} waybill-source`,
    `(cd waybill-source && git fetch --quiet origin refs/notes/waybill:refs/notes/waybill && git show ${entry} > ../waybill-entry.json)`,
    `test "$(git -C waybill-source rev-parse ${asShellWord(`refs/tags/${gitTag}^{commit}`)})" = "$(python3 -c ${asShellWord(read)} < waybill-entry.json)" && echo 'The tag is the commit of the ledger.' || echo 'The tag is NOT the commit of the ledger.'`,
  ];
  return `## Source\n\n${shellBlock(lines)}`;
}

/** Files of the page on GitHub, by hash. Anyone may download them: no program with a login is needed. */
function renderPage({ gitTag, version, repositoryUrl = '', artifacts, assets }: VerifyFile): string[] {
  const files = artifacts.filter(({ kind, sha256 }) => ['sdist', 'wheel', 'sbom'].includes(kind) && sha256);
  const shown = files.flatMap((file) => {
    const name = findAssetName(file, version, assets);
    return name === undefined ? [] : [{ ...file, asset: name }];
  });
  const site = parseRepository(repositoryUrl).page;
  if (shown.length === 0 || site === undefined) return [];
  const folder = `${site}/releases/download/${gitTag.split('/').map(encodeURIComponent).join('/')}`;
  const sums = shown.map(({ name, sha256 }) => asShellWord(`${sha256}  ${name}`)).join(' ');
  const lines = [
    ...shown.map(({ name, asset }) => {
      const url = `${folder}/${encodeURIComponent(asset)}`;
      return `curl -fsSL --create-dirs -o ${asShellWord(`waybill-page/${name}`)} ${asShellWord(url)}`;
    }),
    `(cd waybill-page && printf '%s\\n' ${sums} | sha256sum --check)`,
  ];
  return [`## Release page\n\n${shellBlock(lines)}`, ...attested(shown, site)];
}

/** A project may attest in its own workflow, which nothing here knows. */
function attested(files: readonly Pick<Artifact, 'kind' | 'name'>[], site: string): string[] {
  const { host, slug } = parseRepository(site);
  const distributions = files.filter(({ kind }) => kind !== 'sbom');
  if (host !== 'github.com' || distributions.length === 0) return [];
  const intro =
    'Where the workflow also has a step `actions/attest-build-provenance`, GitHub keeps what it attests. This asks for a login (`gh auth login`):';
  const lines = distributions.map(
    ({ name }) => `gh attestation verify ${asShellWord(`waybill-page/${name}`)} --repo ${asShellWord(slug)}`,
  );
  return [`${intro}\n\n${shellBlock(lines)}`];
}

/** The address as everyone can use it: by the web where a job uses SSH, and without what lets a job in. */
export function publicUrl(url: string): string {
  const { page } = parseRepository(url);
  if (page !== undefined) return /\.git\/*(?:[?#]|$)/.test(url) ? `${page}.git` : page;
  const parsed = URL.parse(url);
  if (parsed === null) return url;
  parsed.username = '';
  parsed.password = '';
  return parsed.href;
}
