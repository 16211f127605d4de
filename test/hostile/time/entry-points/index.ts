import { announcementReaders } from './announcement.ts';
import { archiveReaders } from './archive.ts';
import { doctorReaders } from './doctor.ts';
import { documentsReaders } from './documents.ts';
import { gateReaders } from './gate.ts';
import { imagesReaders } from './images.ts';
import { kernelReaders } from './kernel.ts';
import { metricsReaders } from './metrics.ts';
import { pipelineReaders } from './pipeline.ts';
import { pythonReaders } from './python.ts';
import type { Reader } from './reader.ts';
import { sbomReaders } from './sbom.ts';
import { scanReaders } from './scan.ts';

export type { Reader };

/** Every function that takes text of commits, programs, remotes, built files, images or the ledger: by package. */
export const entryPoints: Readonly<Record<string, Reader>> = {
  ...kernelReaders,
  ...pipelineReaders,
  ...pythonReaders,
  ...imagesReaders,
  ...sbomReaders,
  ...scanReaders,
  ...documentsReaders,
  ...doctorReaders,
  ...announcementReaders,
  ...metricsReaders,
  ...gateReaders,
  ...archiveReaders,
};
