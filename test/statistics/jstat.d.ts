/** What the tests use of a package that comes without types. */
declare module 'jstat' {
  const jstat: {
    readonly jStat: {
      readonly studentt: {
        inv(probability: number, degrees: number): number;
        cdf(t: number, degrees: number): number;
      };
      readonly normal: { cdf(x: number, mean: number, sd: number): number };
      readonly tukey: { inv(probability: number, nMeans: number, degrees: number): number };
      readonly beta: { inv(probability: number, alpha: number, beta: number): number };
    };
  };
  export default jstat;
}
