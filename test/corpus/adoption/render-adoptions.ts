import { type Adoption, readRecorded } from '../record.ts';
import { chosenProjects } from './chosen.ts';

const header = [
  '| Project | Layout | `init` | Left to a person | `doctor` | Problems | Warnings | Not checked | ok | `rehearse` | Would release |',
  '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
];

/** The part of `docs/compatibility.md` about projects that were set up: made from the last run of all of them. */
export async function renderAdoptions(): Promise<string> {
  const recorded = readRecorded('adoptions');
  const projects = (await chosenProjects()).filter(({ name }) => recorded[name] !== undefined);
  const commits = new Set(projects.map(({ name }) => recorded[name]?.commit ?? ''));
  const rows = projects.map(({ name, layout }) => {
    const { init, doctor, rehearse } = recorded[name] as Adoption;
    const cells = [
      ...[name, layout, `${init.seconds} s, ${init.files} files`, init.todo.length, `${doctor.seconds} s`],
      ...[doctor.problems, doctor.warnings, doctor.unchecked].map((each) => each.length),
      doctor.ok,
      rehearse === undefined ? '–' : `${rehearse.seconds} s, ${rehearse.files} files`,
      rehearse === undefined
        ? '–'
        : rehearse.errors.length > 0
          ? `**no**: ${[...new Set(rehearse.errors)].join(', ')}`
          : rehearse.next,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const all = projects.flatMap(({ name }) => {
    const { doctor } = recorded[name] as Adoption;
    const found = [
      ...doctor.problems.map((each) => `problem: ${each}`),
      ...doctor.warnings.map((each) => `warning: ${each}`),
    ];
    return found.map((line) => ({ name, line }));
  });
  const byLine = Map.groupBy(all, ({ line }) => line);
  const list = [...byLine].map(([line, named]) => {
    const who = named.length === projects.length ? 'all' : named.map(({ name }) => name).join(', ');
    return `- ${line} (${who})`;
  });
  return [
    `${projects.length} projects, tried at ${[...commits].map((commit) => `commit ${commit}`).join(', ')}.`,
    ...['', ...header, ...rows, '', 'What the doctor says of them:', '', ...list],
  ].join('\n');
}
