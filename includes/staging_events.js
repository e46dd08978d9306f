/** Every page that the app logs. */
const pages = [
  "About",
  "Downgrade",
  "Error",
  "Help",
  "Home",
  "Login",
  "Logout",
  "NextSong",
  "Save Settings",
  "Settings",
  "Submit Downgrade",
  "Submit Upgrade",
  "Upgrade",
];

module.exports = { pages };
