import { type CommandResult, exitCodes, type Shell } from '@waybill/kernel';
import { renderReport } from '../report/index.ts';
import { examine } from './examine.ts';

export interface DoctorOptions {
  readonly 'release-job'?: boolean;
  readonly offline?: boolean;
  readonly branch?: string;
}

/** Examines the repository, and shows what was found. */
export async function runDoctor(shell: Shell, options: DoctorOptions): Promise<CommandResult> {
  const report = await examine(shell, {
    ...{ isReleaseJob: options['release-job'] === true, isOffline: options.offline === true, branch: options.branch },
  });
  return {
    exitCode: report.counts.problem === 0 ? exitCodes.done : exitCodes.failed,
    text: renderReport(report),
    data: report,
  };
}
