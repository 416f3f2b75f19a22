// The place of events that are on their way.

export function EventBones({ count = 8 }: { count?: number }) {
  return (
    <div className="events" aria-hidden="true">
      <ol>
        {Array.from({ length: count }, (_, index) => (
          <li key={index} className="event">
            <span className="bone" />
          </li>
        ))}
      </ol>
    </div>
  );
}
