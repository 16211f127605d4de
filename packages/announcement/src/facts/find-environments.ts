/** Names of an environment, as `npx waybill deploy` takes them on its command line. */
const name = /^[\w][\w.-]{0,60}$/;

/** The environments in the section of the plugin that deploys. */
export function findEnvironments(section: unknown): string[] {
  if (typeof section !== 'object' || section === null) return [];
  const { environments } = section as { readonly environments?: unknown };
  if (typeof environments !== 'object' || environments === null || Array.isArray(environments)) return [];
  return Object.keys(environments).filter((each) => name.test(each));
}
