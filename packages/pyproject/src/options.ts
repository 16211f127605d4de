import { options } from '@waybill/kernel';

/** No option of its own beside `enabled`: where the version stands is found, not told. */
export const Options = options({});
