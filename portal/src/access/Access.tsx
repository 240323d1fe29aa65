/** Who may do what: users, the roles they have, what the roles allow. */
import { Tab, TabList } from "@fluentui/react-components";
import { useState } from "react";
import { Page } from "../ui/Page";
import { Assignments } from "./Assignments";
import { Roles } from "./Roles";
import { Users } from "./Users";

export function Access() {
  const [part, setPart] = useState("users");
  return (
    <Page title="Access" about="Users, and what their roles allow.">
      <TabList selectedValue={part} onTabSelect={(_, data) => setPart(String(data.value))}>
        <Tab value="users">Users</Tab>
        <Tab value="assignments">Assignments</Tab>
        <Tab value="roles">Roles</Tab>
      </TabList>
      {part === "users" && <Users />}
      {part === "assignments" && <Assignments />}
      {part === "roles" && <Roles />}
    </Page>
  );
}
