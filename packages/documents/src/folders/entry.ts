/** Something that goes into an archive. */
export type Entry =
  | {
      readonly is: 'file';
      /** In the archive, relative to the folder, with `/`. */
      readonly path: string;
      /** Absolute path of the bytes. */
      readonly source: string;
      readonly size: number;
      readonly isProgram: boolean;
    }
  | {
      readonly is: 'link';
      readonly path: string;
      /** Relative to where the link is, with `/`; within the archive. */
      readonly target: string;
    };
