/** `1,x,2018-01-02` and `2,é,` as two lines, packed by Python's bz2 module and by the zstd command. */
export const bzip2Fixture = Buffer.from(
  "QlpoOTFBWSZTWeNJ+eYAAAXYlAAQAAZwQABAACAIACAAMQAwKfqmmntUxaynkojsbPmC7kinChIcaT88wA==",
  "base64",
);
export const zstdFixture = Buffer.from("KLUv/QRYqQAAMSx4LDIwMTgtMDEtMDIKMizDqSwKgC2FBw==", "base64");
