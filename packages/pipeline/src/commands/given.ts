/** What commands of the pipeline are given on the line; what is missing was not given. */
export interface GivenTag {
  readonly arguments: { readonly tag?: string };
}

export interface GivenTakeOver {
  readonly options: { readonly 'take-over'?: boolean };
}
