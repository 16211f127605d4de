import { v } from '@waybill/kernel';
import { archiveSource, gitSource, type Source } from './source.ts';

const DirectUrl = v.object({
  url: v.string(),
  subdirectory: v.optional(v.string()),
  vcs_info: v.optional(v.object({ vcs: v.string(), commit_id: v.optional(v.string()) })),
  archive_info: v.optional(v.unknown()),
});

/**
 * Where an installed distribution came from, when it was installed by an address.
 * https://packaging.python.org/en/latest/specifications/direct-url/
 *
 * @param text of `direct_url.json`
 */
export function parseDirectUrl(text: string): Source {
  const { output: direct, success } = v.safeParse(DirectUrl, parseJson(text));
  if (!success) return {};
  const { url, subdirectory, vcs_info: vcs, archive_info: archive } = direct;
  if (vcs !== undefined) return gitSource(url, { kind: vcs.vcs, commit: vcs.commit_id, subdirectory }) ?? {};
  return (archive === undefined ? undefined : archiveSource(url)) ?? {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
