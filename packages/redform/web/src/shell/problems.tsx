/** Why the project, as its files are now, does not compile. The pages show what compiled last. */
export function Problems({ problems }: { readonly problems: readonly string[] }) {
  if (problems.length === 0) return null;
  return (
    <section className="problems" role="alert" aria-label="The project does not compile">
      <p>The project does not compile. What is shown is how it was before.</p>
      <ul>
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </section>
  );
}
