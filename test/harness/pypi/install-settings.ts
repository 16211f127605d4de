import { stat } from 'node:fs/promises';
import { execa } from 'execa';

/** What pip, uv, cargo and their connections are led by. */
const inherited =
  /^(PIP_|UV_|CARGO_|RUSTUP_|SSL_CERT_|REQUESTS_CA_BUNDLE$|CURL_CA_BUNDLE$|(https?|no|all)_proxy$|HOME$)/i;

/** What pip calls a setting, and the variable that tells uv the same: uv does not read the files of pip. */
const ofUv: Readonly<Record<string, string>> = {
  'index-url': 'UV_DEFAULT_INDEX',
  'extra-index-url': 'UV_INDEX',
  'find-links': 'UV_FIND_LINKS',
  'trusted-host': 'UV_INSECURE_HOST',
  cert: 'SSL_CERT_FILE',
};

/** The environment in which pip and uv, however they are started, install from where pip does on this machine. */
export async function installSettings(python: string): Promise<Record<string, string>> {
  const own = Object.entries(process.env).flatMap(([name, value]) =>
    inherited.test(name) && value !== undefined ? [[name, value] as const] : [],
  );
  const { stdout } = await execa(python, ['-m', 'pip', 'config', 'list']);
  const settings: Record<string, string> = {};
  // From the weakest source to the strongest; the environment has the last word.
  for (const [, key = '', value = ''] of stdout.matchAll(/^(?:global|install|:env:)\.([\w-]+)='(.*)'$/gm)) {
    const variable = ofUv[key];
    const values = await usable(key, value.split(/\\n|\s+/).filter(Boolean));
    if (variable !== undefined && values.length > 0) settings[variable] = values.join(' ');
  }
  return { ...settings, ...Object.fromEntries(own) };
}

/** pip takes no notice of a folder that is not there; uv stops. */
async function usable(key: string, values: readonly string[]): Promise<readonly string[]> {
  if (key !== 'find-links') return values;
  const checked = await Promise.all(
    values.map(async (value) => value.includes('://') || (await stat(value).catch(() => undefined)) !== undefined),
  );
  return values.filter((_, at) => checked[at]);
}
