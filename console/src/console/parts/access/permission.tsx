// A permission at a glance: the type of access, and to what.

interface Props {
  type: string;
  resourceType: string;
  resource: string;
}

export function Permission({ type, resourceType, resource }: Props) {
  return (
    <span className="permission">
      <span className="kind">{type}</span>
      <code>
        {resourceType}/{resource}
      </code>
    </span>
  );
}
