import type { Http, Logger } from '@waybill/kernel';
import type { PythonIndex } from './python-index.ts';

/** How an index is told who asks. */
export interface Login {
  /** The value of the header for an upload; a token that the index gives is asked for here. @throws ENOTOKEN */
  forUpload(): Promise<string>;
  /** The value of the header for reading, for an index that does not show itself to everyone. */
  readonly forReading: string | undefined;
  /** The environment variable that has the token. */
  readonly variable: string;
}

/** What the clients of an index share. */
export interface Connection {
  readonly index: PythonIndex;
  readonly credentials: Login;
  readonly http: Http;
  readonly logger: Logger;
  /** Masks secrets in what the index says: it may repeat what it was sent. */
  mask(text: string): string;
}
