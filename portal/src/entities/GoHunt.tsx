/** The menu from an entity to ready-made queries. */
import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from "@fluentui/react-components";
import { DocumentSearchRegular } from "@fluentui/react-icons";
import { useNavigate } from "@tanstack/react-router";
import { pivots } from "./pivot";

export function GoHunt({ kind, name, small }: { kind: string; name: string; small?: boolean }) {
  const navigate = useNavigate();
  const list = pivots(kind, name);
  if (list.length === 0) return null;
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button
          size={small ? "small" : "medium"}
          appearance={small ? "subtle" : "secondary"}
          icon={<DocumentSearchRegular />}
          aria-label={`Go hunt for ${name}`}
        >
          Go hunt
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {list.map((pivot) => (
            <MenuItem
              key={pivot.title}
              onClick={() => void navigate({ to: "/hunting", search: { query: pivot.query, run: "yes" } })}
            >
              {pivot.title}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
