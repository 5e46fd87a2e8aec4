// An S3 server with one bucket, in a folder. It knows one pair of keys; of signatures of the fourth version it checks
// the form only.
// node server.mjs FOLDER
import S3rver from "s3rver";

const [directory] = process.argv.slice(2);
const server = new S3rver({
  address: "127.0.0.1",
  port: 0,
  directory,
  silent: true,
  configureBuckets: [{ name: "ekommune" }],
});
const { port } = await server.run();
console.log(`the bucket is there on port ${port}`);
