import type { ComponentChildren } from 'preact';

function Icon({ children }: { readonly children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      {children}
    </svg>
  );
}

export const BackIcon = () => (
  <Icon>
    <path d="M15 5l-7 7 7 7" />
  </Icon>
);
export const MoreIcon = () => (
  <Icon>
    <path d="M12 5.5h.01M12 12h.01M12 18.5h.01" stroke-width="3" />
  </Icon>
);
/** Two arrows that follow each other round. */
export const TurnsIcon = () => (
  <Icon>
    <path d="M19 8a8 8 0 0 0-14-1M5 3.5V7h3.5M5 16a8 8 0 0 0 14 1M19 20.5V17h-3.5" />
  </Icon>
);
export const EverybodyIcon = () => (
  <Icon>
    <circle cx="8.5" cy="9" r="3" />
    <circle cx="16" cy="10" r="2.4" />
    <path d="M3 19a5.5 5.5 0 0 1 11 0M14.5 15a4.5 4.5 0 0 1 6.5 4" />
  </Icon>
);
export const BellIcon = () => (
  <Icon>
    <path d="M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15zM10 21h4" />
  </Icon>
);
export const PauseIcon = () => (
  <Icon>
    <path d="M8.5 6v12M15.5 6v12" />
  </Icon>
);
export const PlayIcon = () => (
  <Icon>
    <path d="M8 5.5l10.5 6.5L8 18.5z" />
  </Icon>
);
export const ArchiveIcon = () => (
  <Icon>
    <rect x="4" y="5" width="16" height="4.5" rx="1" />
    <path d="M5.5 9.5V19h13V9.5M10 13.5h4" />
  </Icon>
);
export const DoorIcon = () => (
  <Icon>
    <path d="M4 21h16M7 21V4l10-1v18M13.5 12v.5" />
  </Icon>
);
export const FlagIcon = () => (
  <Icon>
    <path d="M6 21V4h12l-2.5 4 2.5 4H6" />
  </Icon>
);
export const HandIcon = () => (
  <Icon>
    <path d="M8 12V6a1.5 1.5 0 0 1 3 0v5V4.5a1.5 1.5 0 0 1 3 0V11V6a1.5 1.5 0 0 1 3 0v8a7 7 0 0 1-7 7c-3 0-4.500-2-6-5l-1-2.500a1.500 1.500 0 0 1 2.600-1.500L8 14z" />
  </Icon>
);
export const EarlierIcon = () => (
  <Icon>
    <path d="M12 19V5M6 11l6-6 6 6" />
  </Icon>
);
export const LaterIcon = () => (
  <Icon>
    <path d="M12 5v14M6 13l6 6 6-6" />
  </Icon>
);
/** A word that goes on. */
export const CompleteIcon = () => (
  <Icon>
    <path d="M4 8h9M4 16h5M13 16h.01M16.500 16h.01M20 16h.01" />
  </Icon>
);
export const LightIcon = () => (
  <Icon>
    <path d="M9 3h6a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 15 21H9a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 9 3zM12 7.5v.01M12 12v.01M12 16.5v.01" />
  </Icon>
);
export const FilesIcon = () => (
  <Icon>
    <path d="M8 3h7l4 4v11H8zM5 7v14h11" />
  </Icon>
);
export const SearchIcon = () => (
  <Icon>
    <path d="M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM16 16l5 5" />
  </Icon>
);
export const PersonIcon = () => (
  <Icon>
    <path d="M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20.5a7.5 7.5 0 0 1 15 0" />
  </Icon>
);
export const PlusIcon = () => (
  <Icon>
    <path d="M12 5v14M5 12h14" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon>
    <path d="M6 6l12 12M18 6L6 18" />
  </Icon>
);
/** Lines of text, each by somebody else. */
export const BlameIcon = () => (
  <Icon>
    <path d="M5 7h7M16 7h3M5 12h3M12 12h7M5 17h9" />
    <path d="M16 7h3M5 12h3" stroke-width="3.5" />
  </Icon>
);
/** A plus over a minus. */
export const DiffIcon = () => (
  <Icon>
    <path d="M12 4.5v9M7.5 9h9M7.5 19h9" />
  </Icon>
);
export const LinkIcon = () => (
  <Icon>
    <path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.2 1.2M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.2-1.2" />
  </Icon>
);
export const LockIcon = () => (
  <Icon>
    <rect x="5.5" y="10.5" width="13" height="9" rx="2" />
    <path d="M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5" />
  </Icon>
);
export const CheckIcon = () => (
  <Icon>
    <path d="M5 12.5l4.5 4.5L19 7.5" />
  </Icon>
);
export const EyeIcon = () => (
  <Icon>
    <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z" />
    <circle cx="12" cy="12" r="2.7" />
  </Icon>
);
export const OfflineIcon = () => (
  <Icon>
    <path d="M4 4l16 16M8.5 15.5a5 5 0 0 1 7 0M5.5 12.5a9.2 9.2 0 0 1 4-2.3M14 10a9.2 9.2 0 0 1 4.5 2.5M12 19h.01" />
  </Icon>
);
export const UndoIcon = () => (
  <Icon>
    <path d="M8.5 6L4.5 10l4 4M5 10h9a5 5 0 0 1 0 10h-3" />
  </Icon>
);
export const RedoIcon = () => (
  <Icon>
    <path d="M15.5 6l4 4-4 4M19 10h-9a5 5 0 0 0 0 10h3" />
  </Icon>
);
export const IndentIcon = () => (
  <Icon>
    <path d="M4 12h11M11 8l4 4-4 4M20 6v12" />
  </Icon>
);
export const ChevronIcon = () => (
  <Icon>
    <path d="M9.5 6l6 6-6 6" />
  </Icon>
);
export const PreviousIcon = () => (
  <Icon>
    <path d="M17 6l-8 6 8 6zM6.5 6v12" />
  </Icon>
);
export const NextIcon = () => (
  <Icon>
    <path d="M7 6l8 6-8 6zM17.5 6v12" />
  </Icon>
);
export const ForkIcon = () => (
  <Icon>
    <path d="M7 4v16M7 14c0-4 10-3 10-8M14 8l3-3 3 3" />
  </Icon>
);
export const SaveIcon = () => (
  <Icon>
    <path d="M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14" />
  </Icon>
);
export const HistoryIcon = () => (
  <Icon>
    <path d="M4 12a8 8 0 1 0 2.6-5.9L4 8.5M4 4v4.5h4.5M12 7.5V12l3 2" />
  </Icon>
);
export const EditIcon = () => (
  <Icon>
    <path d="M5 19l1-4.5L15.5 5a2 2 0 0 1 3 0l.5.5a2 2 0 0 1 0 3L9.5 18z" />
  </Icon>
);
export const DeleteIcon = () => (
  <Icon>
    <path d="M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.5 11v5M13.5 11v5" />
  </Icon>
);
export const BranchIcon = () => (
  <Icon>
    <circle cx="7" cy="5.5" r="2" />
    <circle cx="7" cy="18.5" r="2" />
    <circle cx="17" cy="8.5" r="2" />
    <path d="M7 7.5v9M17 10.5a5 5 0 0 1-5 4.5H7" />
  </Icon>
);
export const FileIcon = () => (
  <Icon>
    <path d="M7 3.5h6.5L18 8v12.5H7zM13 3.5V8.5h5" />
  </Icon>
);
