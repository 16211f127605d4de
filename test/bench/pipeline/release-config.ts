/**
 * `release.config.mjs` of a run: the preset's own members, either as the preset has them or as a flat list. The preset
 * holds functions, so this is a program and not data.
 */
export function releaseConfig(arrangement: 'flat' | 'pipeline', members: readonly string[]): string {
  return `import { definePreset } from '@waybill/preset';
const wanted = new Set(${JSON.stringify(members)});
const preset = definePreset();
const [[name, options]] = preset.plugins;
// The stand-in has none of the issues that the commits close, and the flat list fails over them.
const quiet = { successCommentCondition: false, failCommentCondition: false };
const optionsOf = (plugin, own) => plugin === '@semantic-release/github' ? { ...own, ...quiet } : own;
const members = options.members
  .filter(({ plugin }) => wanted.has(plugin))
  .map((member) => ({ ...member, options: optionsOf(member.plugin, member.options ?? {}) }));
const flat = members.map(({ plugin, options: own = {} }) => [plugin, own]);
export default { ...preset, plugins: ${arrangement === 'flat' ? 'flat' : '[[name, { ...options, members }]]'} };
`;
}
