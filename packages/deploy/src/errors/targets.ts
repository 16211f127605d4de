import { ReleaseError } from '@waybill/kernel';

export const noProgram = (environment: string, program: string) =>
  new ReleaseError(
    'ENODEPLOYPROGRAM',
    `The target of the environment \`${environment}\` runs \`${program}\`, and there is no such program.`,
    'Correct the first word of the command in `deploy.environments`, commit the file and make it executable, or install the program in the job that deploys.',
  );

export const unknownVariable = (environment: string, variable: string, known: readonly string[]) =>
  new ReleaseError(
    'EDEPLOYVARIABLE',
    `The environment \`${environment}\` uses \`\${${variable}}\`, which has no value.`,
    `Use one of ${known.map((each) => `\`\${${each}}\``).join(', ')}. These take their place in the words of commands and in inputs; commands find other variables in their environment.`,
  );
