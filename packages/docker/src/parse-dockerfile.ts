/** What a Dockerfile says about itself, as far as planning a build needs it. */
export interface Dockerfile {
  /** Names of the stages in order, lower-cased as BuildKit compares them; a stage without a name is missing. */
  readonly stages: readonly string[];
  /** Whether it copies the context as a whole: `COPY . /app`. */
  readonly copiesContext: boolean;
}

/** Reads a Dockerfile: joins continued lines, leaves comments and here-documents out. */
export function parseDockerfile(text: string): Dockerfile {
  const found = instructionsOf(text);
  const stages = found.flatMap((instruction) => {
    const stage = /^FROM\s+(?:--\S+\s+)*\S+\s+AS\s+(\S+)$/i.exec(instruction)?.[1];
    return stage === undefined ? [] : [stage.toLowerCase()];
  });
  const copiesContext = found.some((each) => /^(COPY|ADD)\s+((?!--from)--\S+\s+)*\.\/?\s/i.test(each));
  return { stages, copiesContext };
}

/** Whether a `.dockerignore` keeps what releases leave on disk out of the build context. */
export function ignoresReleases(dockerignore: string): boolean {
  return dockerignore.split(/\r?\n/).some((line) => /^\s*\/?(\*\*\/)?(\.waybill|\*{1,2}|\.\*)(\/.*)?\s*$/.test(line));
}

/** The instructions of a Dockerfile, each as one line. */
export function instructionsOf(text: string): string[] {
  const continuation = /^#\s*escape\s*=\s*`/im.test(text) ? /`\s*$/ : /\\\s*$/;
  const found: string[] = [];
  let begun = '';
  let endWords: string[] = [];
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (endWords.length > 0) {
      // The body of a here-document runs to a line with nothing but its word; with `<<-`, tabs may precede it.
      if (line.replace(/^\t+/, '') === endWords[0]) endWords.shift();
    } else if (/^\s*(#|$)/.test(line)) {
      // Comments and empty lines do not end a continued instruction.
    } else if (continuation.test(line)) {
      begun += `${line.replace(continuation, '')} `;
    } else {
      const instruction = (begun + line).trim();
      found.push(instruction);
      begun = '';
      endWords = hereDocuments(instruction);
    }
  }
  return found;
}

/** The end words of the here-documents that an instruction opens; only these three take any. */
function hereDocuments(instruction: string): string[] {
  if (!/^(RUN|COPY|ADD)\s/i.test(instruction)) return [];
  return [...instruction.matchAll(/(?<!<)<<-?(["']?)([A-Za-z_]\w*)\1/g)].map(([, , word = '']) => word);
}
