/** The address of a module that a worker is to run; see tools/build/threadPlugin.mjs. */
declare module '*?thread' {
  const address: string;
  export default address;
}
