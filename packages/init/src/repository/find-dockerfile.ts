export interface ImageFacts {
  /** Of the image that is released. */
  readonly dockerfile: string | undefined;
  /** Further ones, of which the project knows what they are for. */
  readonly others: readonly string[];
}

const atTheRoot = ['Dockerfile', 'Containerfile'];
const beside = /(^|\/)(tests?|examples?|docs?|samples?|\.[^/]+|fixtures|templates?)(\/|$)/i;
/** Folders that hold what ships a project, and not what tests or measures it. */
const ships = /^(docker|deploy|deployment|build|containers?|images?|packaging|infra|ops)\/[^/]+$/i;

/** The Dockerfile of the project: the one at the root, else the only one that is near it. */
export function findDockerfile(names: readonly string[]): ImageFacts {
  const all = names.filter((name) => /(^|\/)(Dockerfile|Containerfile)$/.test(name) && !beside.test(name));
  const own = atTheRoot.find((name) => all.includes(name));
  const near = all.filter((name) => ships.test(name));
  const dockerfile = own ?? (near.length === 1 ? near[0] : undefined);
  return { dockerfile, others: all.filter((name) => name !== dockerfile) };
}
