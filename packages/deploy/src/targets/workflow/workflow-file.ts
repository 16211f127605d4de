import type { ReleaseError } from '@waybill/kernel';
import { missingInputs, noDispatchTrigger, noKeyInRunName, unknownInputs, unreadableWorkflow } from '../../errors.ts';

/** What a workflow's text says of its dispatch. */
export interface WorkflowFile {
  /** Whether each input must be given, by name; nothing without the trigger `workflow_dispatch`. */
  readonly inputs: ReadonlyMap<string, { readonly isRequired: boolean }> | undefined;
  readonly runName: string;
}

/** What Waybill sends when the workflow declares an input of that name. */
export const ownInputs = ['version', 'tag', 'image', 'digest', 'environment', 'previous', 'key'] as const;

type Yaml = Readonly<Record<string, unknown>>;

/** @throws EWORKFLOWYAML */
export async function readWorkflow(file: string, text: string): Promise<WorkflowFile> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) throw unreadableWorkflow(file, error.message.split('\n')[0]?.replace(/[.:]$/, '') ?? '');
  let root: Yaml;
  try {
    root = asRecord(document.toJS());
  } catch (thrown) {
    // Aliases that multiply.
    throw unreadableWorkflow(file, (thrown as Error).message.replace(/\.$/, ''));
  }
  const triggers = root['on'];
  const names =
    typeof triggers === 'string' ? [triggers] : Array.isArray(triggers) ? triggers : Object.keys(asRecord(triggers));
  const { inputs } = asRecord(asRecord(triggers)['workflow_dispatch']);
  const declared = Object.entries(asRecord(inputs)).map(([name, input]) => {
    const { required, default: fallback } = asRecord(input);
    return [name, { isRequired: required === true && fallback === undefined }] as const;
  });
  const runName = root['run-name'];
  return {
    inputs: names.includes('workflow_dispatch') ? new Map(declared) : undefined,
    runName: typeof runName === 'string' ? runName : '',
  };
}

/** What keeps a workflow from being started with these inputs, and found again. */
export function findWorkflowProblems(
  file: string,
  ref: string,
  { inputs, runName }: WorkflowFile,
  given: readonly string[],
): ReleaseError[] {
  if (inputs === undefined) return [noDispatchTrigger(file, ref)];
  const known = [...inputs.keys()];
  const unknown = given.filter((name) => !inputs.has(name));
  const sent: readonly string[] = [...ownInputs, ...given];
  const missing = known.filter((name) => inputs.get(name)?.isRequired && !sent.includes(name));
  const showsKey = inputs.has('key') && /\$\{\{[^}]*\binputs\.key\b[^}]*\}\}/.test(runName);
  return [
    ...(unknown.length > 0 ? [unknownInputs(file, unknown, known)] : []),
    ...(missing.length > 0 ? [missingInputs(file, missing, ownInputs)] : []),
    ...(showsKey ? [] : [noKeyInRunName(file)]),
  ];
}

/** Letters that may be within a key. */
const within = /[\w/@+-]/;

/**
 * Whether the name of a run holds a key as a whole: `1.2.0/staging/1` is not within `1.2.0/staging/10` or `11.2.0/staging/1`.
 */
export function namesKey(title: string, key: string): boolean {
  if (key === '') return false;
  for (let at = title.indexOf(key); at >= 0; at = title.indexOf(key, at + 1)) {
    const [before = '', beforeThat = ''] = [title[at - 1], title[at - 2]];
    const [after = '', afterThat = ''] = [title[at + key.length], title[at + key.length + 1]];
    const isBegun = within.test(before) || (before === '.' && within.test(beforeThat));
    const goesOn = within.test(after) || (after === '.' && within.test(afterThat));
    if (!isBegun && !goesOn) return true;
  }
  return false;
}

function asRecord(value: unknown): Yaml {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Yaml) : {};
}
