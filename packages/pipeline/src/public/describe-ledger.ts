import { asShellWord, inlineCode, parseRepository, type ReleaseSigner, shellBlock } from '@waybill/kernel';
import { repositoryName } from '../ledger/index.ts';

/** What is signed of an entry, in the form in which `statementOf` writes it; and the signatures, each in a file. */
const program = [
  'import json, base64, sys',
  'entry = json.load(open("waybill-entry.json", encoding="utf8"))',
  'get = lambda part, keys: [part.get(key) for key in keys.split()]',
  'facts = "kind name path sha256 digest size mediaType platforms tags describes"',
  'files = [get(each, facts) + get(each, "version") * ("version" in each) for each in entry["artifacts"]]',
  'said = ["waybill ledger", sys.argv[1]] + get(entry, "schema tag version type channel")',
  'said += get(entry["branch"], "name type main channel prerelease")',
  'said += get(entry, "gitHead builtFrom sourceDate checkout notes") + [files]',
  'text = json.dumps(said, separators=(",", ":"), ensure_ascii=False)',
  'open("waybill-statement.json", "w", encoding="utf8", newline="").write(text)',
  'if "sigstore" in entry: json.dump(entry["sigstore"], open("waybill-identity.json", "w"))',
  'if "signature" in entry: open("waybill-key.sig", "wb").write(base64.b64decode(entry["signature"]["value"]))',
  'print("Signed with:", ", ".join({"sigstore": "an identity", "signature": "a key"}[key] for key in ("sigstore", "signature") if key in entry) or "nothing")',
].join('\n');

/**
 * How to check the signatures of the entry with cosign and openssl. Which of them there are is known after the tag only, so the
 * commands ask the entry.
 *
 * @param signer whose identity counts, where that is known
 */
export function describeLedger(repositoryUrl: string, signer: ReleaseSigner | undefined): string {
  const prepare = `python3 -c ${quoteProgram(program)} ${asShellWord(repositoryName(repositoryUrl))}`;
  const byKey = `! test -e waybill-key.sig || openssl pkeyutl -verify -pubin -inkey \${LEDGER_KEY:-ledger.pub} -rawin -in waybill-statement.json -sigfile waybill-key.sig`;
  const identity = signer && identityOf(parseRepository(repositoryUrl).host, signer);
  return [
    '## Ledger',
    'Whoever may push can write into the ledger: a signature says who did. The commands take the file `waybill-entry.json` of the section before.',
    shellBlock([prepare, ...(identity === undefined ? [] : [byIdentity(identity)])]),
    `Where it is signed with a key, get the public key from where the project publishes it, as ${inlineCode('ledger.pub')}:`,
    shellBlock([byKey]),
  ].join('\n\n');
}

function byIdentity({ issuer, pattern }: Identity): string {
  const who = `--certificate-oidc-issuer ${asShellWord(issuer)} --certificate-identity-regexp ${asShellWord(pattern)}`;
  return `! test -e waybill-identity.json || cosign verify-blob --bundle waybill-identity.json ${who} waybill-statement.json`;
}

interface Identity {
  readonly issuer: string;
  /** Of the name in the certificate. */
  readonly pattern: string;
}

/** As the name of a workflow on a branch, in the certificate that Sigstore gives it. */
function identityOf(site: string, { issuer, repository, workflow }: ReleaseSigner): Identity {
  const file = workflow === undefined ? '[^@]+' : escapePattern(workflow);
  return { issuer, pattern: `^https://${escapePattern(site)}/${escapePattern(repository)}//?${file}@refs/heads/` };
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Several lines in single quotes, as a shell takes them. */
function quoteProgram(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
