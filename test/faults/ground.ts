import { type AvailableEngine, dockerEngine, type PythonTools, pythonTools } from '@waybill/rehearsal';
import { preparedPackages } from '../harness/releases/prepared-packages.ts';

/** What all faults share, as it takes long to come up and remembers nothing of a release. */
export interface Ground extends AsyncDisposable {
  readonly engine: AvailableEngine;
  readonly python: PythonTools;
  /** Folder of the installed packages; repositories belong into `repositories` below it. */
  readonly installed: string;
}

/** Packs and installs the packages, starts the engine, unpacks the Python tools. */
export async function breakGround(): Promise<Ground> {
  await using stack = new AsyncDisposableStack();
  const [installed, engine, python] = await Promise.all([preparedPackages(), dockerEngine(), pythonTools()]);
  stack.use(installed);
  if (!engine.available) throw new Error(`A release without an image is not what is tested here. ${engine.reason}`);
  stack.defer(() => engine.stop());
  const moved = stack.move();
  return {
    ...{ engine, python, installed: installed.folder },
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}
