import type { Packed, Published } from './plan-publish.ts';
import { PublishProblem } from './plan-publish.ts';

/** Milliseconds for the registry to answer. */
const patience = 60_000;

/**
 * What the registry has of a package. Everybody may read it, so that no token is sent.
 *
 * @throws ENOTREAD
 */
export async function readPublished(registry: string, { name, version }: Packed): Promise<Published> {
  const address = new URL(name.replace('/', '%2f'), registry.replace(/\/?$/, '/'));
  const headers = { accept: 'application/vnd.npm.install-v1+json', 'cache-control': 'no-cache' };
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(address, { headers, signal: AbortSignal.timeout(patience) }).then(
      async (response) => ({ status: response.status, text: await response.text() }),
      (error: unknown) => ({ status: 0, text: String((error as Error).cause ?? error) }),
    );
    if (answer.status === 404) return {};
    const found = answer.status === 200 ? parse(answer.text, version) : undefined;
    if (found !== undefined) return found;
    if (attempt === 3)
      throw new PublishProblem(
        'ENOTREAD',
        `The registry ${registry} does not say whether it has ${name}@${version}: it answered ${answer.status || answer.text}. Run this again when it answers.`,
      );
  }
}

function parse(text: string, version: string): Published | undefined {
  try {
    const { versions, 'dist-tags': tags } = JSON.parse(text);
    const integrity: unknown = versions[version]?.dist.integrity;
    // A version without a hash is there all the same.
    return { latest: tags?.latest, ...(versions[version] !== undefined && { integrity: String(integrity) }) };
  } catch {
    return undefined;
  }
}
