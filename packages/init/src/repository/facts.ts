import { findLines } from './find-branches.ts';
import { findDockerfile, type ImageFacts } from './find-dockerfile.ts';
import { findProjects, type PythonProjects } from './find-projects.ts';
import { findPublishers, type Publisher } from './find-publishers.ts';
import { findService, type ServiceFacts } from './find-service.ts';
import { findTags, type TagFacts } from './find-tags.ts';
import { findTests } from './find-tests.ts';
import { findTools, type ToolPlace } from './find-tools.ts';
import type { Snapshot } from './snapshot.ts';

/** What is concluded from a repository. */
export interface Facts {
  readonly service: ServiceFacts;
  /** The branch of stable releases. */
  readonly main: string;
  readonly tags: TagFacts;
  readonly python: PythonProjects;
  readonly image: ImageFacts;
  /** Where the release tools can be installed. */
  readonly tools: ToolPlace;
  /** The command that runs the tests, where it is plain to see. */
  readonly tests: string | undefined;
  /** Workflows that publish something today. */
  readonly publishers: readonly Publisher[];
}

/** Concludes how a project is built, tested and released. Reads nothing. */
export function findFacts(snapshot: Snapshot): Facts {
  return {
    service: findService(snapshot),
    main: findLines(snapshot.git).main,
    tags: findTags(snapshot.git?.tags ?? []),
    python: findProjects(snapshot),
    image: findDockerfile(snapshot.names),
    tools: findTools(snapshot),
    tests: findTests(snapshot),
    publishers: findPublishers(snapshot),
  };
}
