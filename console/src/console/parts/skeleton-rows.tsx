// The place of rows that are on their way.

const ROWS = 8;

export function SkeletonRows({ columns }: { columns: number }) {
  return Array.from({ length: ROWS }, (_, row) => (
    <tr key={row} aria-hidden="true">
      {Array.from({ length: columns }, (_, column) => (
        <td key={column}>
          <span className="bone" />
        </td>
      ))}
    </tr>
  ));
}
