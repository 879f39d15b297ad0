import type { FindingTexts } from './texts.ts'

const parts: FindingTexts['parts'] = {
  site: 'Boxes of your site',
  placement: 'Apps on several boxes',
  box: 'The box itself',
  network: 'Networks of apps',
  lan: 'Network card',
  pool: 'Numbers of apps',
  wifi: 'Wi-Fi',
  addresses: 'Addresses of apps',
  firewall: 'Firewall',
  reachability: 'Who reaches whom',
  attachments: 'Places on your home network',
  storage: 'Storage',
  database: 'Databases',
  mariadb: 'Databases (MariaDB)',
  cache: 'Caches',
  docker: 'Docker',
  containers: 'Running apps',
  proxy: 'Secure addresses',
  names: 'Names in the network',
  clock: 'Clock',
  certificates: 'Certificates',
  domain: 'Certificate of your domain',
  dns: 'Records of your domain',
  backup: 'Backups',
  drill: 'Bringing back on trial',
  alerts: 'Messages',
  update: 'Updates of apps',
}

export const en: FindingTexts = {
  parts,
  findings: {
    'no-network-card': () => [
      'The box has no network card that it can use.',
      'Nobody reaches the box or its apps.',
      'Plug in a network cable, or a network adapter that Linux knows.',
    ],
    'cable-out': ({ card }) => [
      `Nothing is at the other end of the network cable (${card}).`,
      'Nobody reaches the box or its apps.',
      'Look whether the cable is in at both ends, and whether the router is on.',
    ],
    'wifi-unset': () => [
      'The box is on no network: it has a card for Wi-Fi alone, and knows no Wi-Fi.',
      'Nobody reaches the box or its apps.',
      'Plug in a network cable and join the Wi-Fi on the page Network.',
    ],
    'wifi-password-wrong': ({ wifi }) => [
      `The Wi-Fi ${wifi} refuses the password.`,
      'The box is not in this Wi-Fi.',
      'Type the password again on the page Network.',
    ],
    'wifi-closed': ({ wifi }) => [
      `The Wi-Fi ${wifi} is there, but does not let the box in.`,
      'The box is not in this Wi-Fi.',
      'Bring the box nearer to the access point, and look there whether new devices may join.',
    ],
    'wifi-not-found': ({ wifi }) => [
      `The box does not find the Wi-Fi ${wifi}.`,
      'The box is not in this Wi-Fi.',
      'Look whether the name is right, small and capital letters too, and whether the box is near enough.',
    ],
    'no-ipv4-address': () => [
      'No router gives this box an IPv4 address, so it made one up.',
      'Older devices may not find the box, and apps may not reach the internet.',
      'Turn DHCP on in the router, or give the box a fixed address.',
    ],
    'no-way-out': () => [
      'The router shows no way to the internet.',
      'Apps work at home, but reach nothing outside. There are no updates, and no backups outside.',
      'Look whether the router is online. A fixed address needs the address of the router, too.',
    ],
    'announcements-lost': ({ pagesOnly }) => [
      'Other devices do not receive what the box announces.',
      pagesOnly
        ? 'Pages of apps open as always; apps without a page are not reached.'
        : 'The box gets around it and uses addresses of the router.',
      'A switch or Wi-Fi access point filters it: look there for "RA guard", "IPv6 snooping" or "isolation", and allow this box.',
    ],
    'no-router-prefix': () => [
      'Apps should use addresses of the router’s network, but the router announces none.',
      'Pages of apps open as always; apps without a page are not reached.',
      'Turn IPv6 on in the router, or let the box choose the addresses of apps on the page Network.',
    ],
    'pool-overlaps': ({ pool, network }) => [
      `This network (${network}) uses numbers that the box uses for its apps (${pool}).`,
      'Apps may not reach some devices at home.',
      'Give the router another network, such as 192.168.1.0/24.',
    ],
    'address-taken': ({ address }) => [
      `Another device has the address ${address}, which was meant for an app.`,
      'The app got another address.',
      'Nothing has to be done.',
    ],
    'place-by-cable': () => [
      'The app has no place on the network at home.',
      'Devices at home do not find it there: that works by cable alone.',
      'Plug the box into the router by a cable.',
    ],
    'app-unreached': ({ chosen }) => [
      'The app is not reached by devices at home.',
      'It answers at IPv6 addresses alone, and devices here have no way to those.',
      chosen
        ? 'Let the box choose the addresses of apps on the page Network.'
        : 'Turn IPv6 on in the router, or allow the box’s announcements in the switch or Wi-Fi access point.',
    ],
    'name-taken': ({ name, now }) => [
      `Another device on your network is called ${name}.local.`,
      `This box answers as ${now}.local meanwhile.`,
      'Give the other device another name and start this box again, or give this box another name.',
    ],
    'app-name-taken': ({ name }) => [
      `Another device on your network is called ${name}.`,
      'The app answers at its numbers until then.',
      'Give that device another name.',
    ],
    'certificate-refused': ({ domain, until }) => [
      `There is no new certificate for ${domain}.`,
      until
        ? `The one there is holds until ${until}.`
        : 'The box uses its own names and certificates meanwhile.',
      'The box asks again by itself, less and less often. Check what it was told on the page of your domain.',
    ],
    'dns-other-box': ({ domain, record }) => [
      `${domain} belongs to another box.`,
      'This box does not use it.',
      `Take the domain from that box. If there is none any more, remove the TXT record ${record}.`,
    ],
    'dns-missing': ({ name }) => [
      `The DNS knows no ${name}.`,
      'Its app has no certificate there, and is reached by its other names.',
      'Make a record for it at your provider that leads to the box, or one for all apps that begins with a star.',
    ],
    'dns-foreign': ({ name }) => [
      `${name} has records that this box did not make.`,
      'It leaves them alone, so this name may lead elsewhere.',
      'Remove its A, AAAA and CNAME records at your provider, and the box makes its own.',
    ],
    'dns-failed': ({ domain }) => [
      `The records of ${domain} could not be brought up to date.`,
      'Its names may lead to addresses that the box no longer has.',
      'The box tries again by itself. If it lasts, check what you told it about your provider.',
    ],
    'clock-implausible': ({ today }) => [
      `The clock of the box says ${today}, which is in the past.`,
      'Secure addresses wait until it is right.',
      'Connect the box to the internet, where it asks for the time by itself.',
    ],
    'authority-ahead': ({ from }) => [
      `The certificates of the box hold from ${from} on, which is in the future.`,
      'Until then devices take its secure addresses for unsafe.',
      'The clock was wrong when the box made its authority. Make another one under System, or with gantry trust replace --agree, and let every device trust the box anew.',
    ],
    'timezone-unknown': ({ timezone }) => [
      `The box does not know the time zone ${timezone}.`,
      'Programs of the box and of apps go by another time.',
      'Choose another one on the page System.',
    ],
    'backup-clock': () => [
      'The clock of the box is wrong.',
      'No backups are made until it is right.',
      'Connect the box to the internet: it sets its clock by itself.',
    ],
    'backup-late': ({ target }) => [
      `Nothing was saved to ${target} for more than a day.`,
      'If the box is lost now, what is newer is lost, too.',
      'Look whether it is switched on and can be reached, then back up.',
    ],
    'backup-failed': ({ target }) => [
      `The last backup to ${target} failed.`,
      'What was saved before is still there.',
      'It is tried again by itself. If it lasts, the technical details say why.',
    ],
    'backup-damaged': ({ target }) => [
      `A look at what is saved at ${target} found that some of it is missing or damaged.`,
      'Not everything may come back from there.',
      'Look at its disk, and save somewhere else, too. The next backup sends there again what is still on this box. The technical details say what was found.',
    ],
    'restore-stuck': ({ app }) => [
      `${app} could not be put back to the end, and stands still.`,
      'What it had before is among the snapshots of this box.',
      'It is tried again by itself. To end it, bring the app back from another snapshot on the page Backups.',
    ],
    'backup-full': ({ target }) => [
      `${target} is full.`,
      'Nothing new can be saved there.',
      'Make room there, or choose another place. Then back up.',
    ],
    'backup-unreachable': ({ target }) => [
      `${target} cannot be reached.`,
      'Nothing new is saved there. What was sent already is not lost.',
      'Look whether it is on and connected. It is tried again by itself.',
    ],
    'backup-not-allowed': ({ target }) => [
      `${target} does not let this box in.`,
      'Nothing new is saved there.',
      'Look at the name and the password, or the key, that were given for it.',
    ],
    'backup-key-wrong': ({ target }) => [
      `${target} holds the backups of another box, or was made with another key.`,
      'Nothing is saved there.',
      'Remove this target, and add it again with another folder.',
    ],
    'backup-incomplete': ({ target }) => [
      `The last backup to ${target} is not complete.`,
      'What the technical details name could not be brought back from it.',
      'Look at the log of that app. The next backup tries again.',
    ],
    'backup-untidy': ({ target }) => [
      `${target} has not been tidied up for two months.`,
      'The box may only add there, so what is too old stays, and the place fills.',
      'Tidy up under “Backups” with the account that may delete there. The box forgets it right after.',
    ],
    'follow-late': ({ name }) => [
      `What this box has of ${name} is a day old.`,
      'Whoever takes over now loses what was changed since.',
      'Look whether the other box makes backups, and whether this one reaches their place.',
    ],
    'stream-late': ({ name, servers }) => [
      `The databases of ${name} (${servers}) have not come by the second for a quarter of an hour.`,
      'If it fails now, what was written in them since then, or since the last copy, is lost.',
      'Look whether the other box is on and in the same network, and whether it still lets another one follow.',
    ],
    'second-away': ({ servers, name }) => [
      `${name ?? 'The second box'} has not listened to ${servers} for a quarter of an hour.`,
      'If this box fails now, what was written since then, or since the last copy, is lost.',
      name === undefined
        ? 'Look whether the second box is on and in the same network, and follows this one. If there is none, say so under “Backups”.'
        : 'Look whether it is on and in the same network. If it is to follow no more, say so where your boxes are.',
    ],
    'snapshot-failed': () => [
      'The last snapshot of the box failed.',
      'What was changed since the one before is in no backup.',
      'It is tried again by itself. If it lasts, the technical details say why.',
    ],
    'backup-nowhere': () => [
      'No copies of your data are kept outside of this box.',
      'If the box is lost or its disk fails, everything on it is lost.',
      'Choose a place for them on the page Backups: a USB disk is enough.',
    ],
    'drill-failed': ({ target }) => [
      `What is saved at ${target} could not be brought back on trial.`,
      'If the box is lost now, it may not come back from there.',
      'Back up once more. It is tried again tomorrow; the technical details say what was wrong.',
    ],
    'drill-late': ({ target }) => [
      `Nothing was brought back from ${target} on trial for three weeks.`,
      'Nobody knows whether what is saved there still opens.',
      'Leave the box on for a while, or begin it on the page Backups.',
    ],
    'alert-undelivered': ({ way }) => [
      `A message could not be sent by ${way}.`,
      'What cannot wait may not reach you by this way.',
      'It is tried again by itself. If it lasts, look at this way on the page Messages.',
    ],
    'backup-replaced': () => [
      'This box was brought back on another machine, which is the box since then.',
      'This one starts no apps and saves nothing, so that nothing of the other one is lost. What it holds stays.',
      'Turn this one off, or erase it. If it is to be the box again, say so under “Backups”.',
    ],
    'backup-two-boxes': ({ target }) => [
      `Another machine with the same contents as this box saves to ${target}.`,
      'One of the two runs from a copy of the other one’s disk or card. This one saves nothing there, so that neither takes the other’s backups away.',
      'If the other one is to go on, turn this one off. If this one is, say so under “Backups”.',
    ],
    'key-pending': ({ target }) => [
      `${target} opens with the words of before alone.`,
      'It was not given the new ones yet, because it could not be reached.',
      'Plug it in, or turn it on: the box does the rest. Until then keep the old recovery kit, too.',
    ],
    'key-former': ({ target }) => [
      `Whoever has the words of before can still open ${target}.`,
      'The box may only add there, so it cannot take the old key away.',
      'Let somebody who may delete there tidy up, on the page Backups.',
    ],
    'restored-without': () => [
      'Not everything came back from the backup.',
      'What is missing is named in the technical details.',
      'If an earlier backup has it, bring that app back on the page Backups.',
    ],
    'kit-missing': () => [
      'Nobody has the recovery kit of this box yet.',
      'Without it nobody can open its backups.',
      'Print it on the page Backups, and keep it somewhere else than the box.',
    ],
    'kit-old': () => [
      'The recovery kit in your hands no longer fits: a key, a place or a password has changed since.',
      'It may not open the newest backups.',
      'Print the new one on the page Backups, and throw the old one away.',
    ],
    'site-undecided': ({ others }) => [
      `Too few boxes of your site are there to decide anything (others: ${others}).`,
      'Apps go on. Boxes can neither come nor go, and what you change for the site waits.',
      'Turn the other boxes on. If they never come back, go on without them under “Boxes”.',
    ],
    'site-box-away': ({ name }) => [
      `The box ${name} is away.`,
      'The apps on it cannot be used. What is on other boxes goes on.',
      'Look whether it is on, and its network cable. If it never comes back, send it away under “Boxes”.',
    ],
    'site-place-lost': ({ others }) => [
      `This box has lost its place in the site with ${others}.`,
      'Its own apps go on, but the other boxes do not find it.',
      'Send it away under “Boxes” of another box. Start it over on its System page with “The apps, with their data”: all people on it lose their access. Then take it in by its code.',
    ],
    'site-app-undone': ({ name }) => [
      `The new version of ${name} did not work on other boxes.`,
      'They went back to the version before by themselves; its own box has the new one.',
      'Look at the log of the app. The next version, or a new start of the app, is tried again.',
    ],
    'app-elsewhere': ({ name, box }) => [
      `${name} was brought back on ${box}, which has it since then.`,
      'What is here is older, and stays stopped, so that nobody sees old data and nothing is written in two places.',
      'Look whether all is well there, and remove it here with its data. If it is to be here again, say so on its page or by gantry site take-back.',
    ],
    'site-lends-nothing': () => [
      'The other boxes are to keep what brings apps of this one back, and there is nothing yet.',
      'This box is saved nowhere outside of itself. If it dies, no other box can bring its apps back.',
      'Give it a place for copies that the others reach, too, under “Backups”.',
    ],
    'site-app-nowhere': ({ name, wants }) => [
      `${name} is made for several boxes, and runs on its own one alone.`,
      `No other box has what it wants: ${wants}. If this one dies, it waits for it.`,
      'Label a box that has it (Boxes, or gantry site label), or take in one that has it.',
    ],
    'site-app-cut-off': ({ name, home }) => [
      `${name} runs here, and does not reach its database or cache on ${home}.`,
      'What it shows from here is wrong or missing. Nothing is lost: all of it is on that box.',
      `Look whether ${home} is on, and its network cable. As soon as it is back, the app goes on by itself.`,
    ],
    'site-version-differs': ({ name, version, own }) => [
      `${name} has version ${version} of Gantry, and this box ${own}.`,
      'Boxes of a site go on together, but what only one of them knows waits for the other.',
      'Bring the older one up to date on its System page; automatic updates do that within a day.',
    ],
    'site-address-gone': ({ address }) => [
      `This box does not have the address any more by which the others find it: ${address}.`,
      'The boxes of the site lose each other.',
      'Give it that address again: as a fixed one, under Network or at your router. Where that cannot be, send it away, start it over keeping its apps, and take it in by its code.',
    ],
    'database-next': ({ major, next }) => [
      `PostgreSQL ${next} is there, and the databases of the box are of ${major}.`,
      `Nothing moves by itself: apps go on with PostgreSQL ${major}.`,
      'When it suits you, take the next one on the page System: apps that use it stop for a while, and there is a way back.',
    ],
    'database-undone': ({ from, to }) => [
      `PostgreSQL ${to} did not work out here: the box is back at ${from}.`,
      'Databases are those of before. What apps wrote in between lies beside, on the box.',
      'The technical line says what was in the way. Try again on the page System when that is mended.',
    ],
    'disk-full': ({ free }) => [
      `The disk of the box is almost full: ${free} % is free.`,
      'Apps may stop storing what you give them, and updates wait.',
      'Remove what you do not need in your apps, or an app that you do not use, with its data.',
    ],
    'disk-low': ({ free }) => [
      `The disk of the box is filling up: ${free} % is free.`,
      'The box keeps fewer snapshots of its own to make room.',
      'Remove what you do not need in your apps, or move to a larger disk.',
    ],
    'disk-failing': ({ errors }) => [
      `The disk of the box makes mistakes: ${errors} so far.`,
      'What is stored on it may be lost at any time, a little of it or everything.',
      'Back up to another place now, and have the disk or card replaced: the recovery kit brings everything back on a new one.',
    ],
    'disk-worn': ({ worn }) => [
      `The disk of the box is nearly worn out: ${worn} % of its life is used.`,
      'Before long it may take nothing new any more.',
      'Make sure that backups go to another place, and get a new disk or card soon.',
    ],
    'disk-warns': () => [
      'The disk of the box says of itself that it is about to fail.',
      'What is stored on it may be lost at any time, a little of it or everything.',
      'Back up to another place now, and have the disk replaced: the recovery kit brings everything back on a new one.',
    ],
    'system-disk-worn': ({ worn }) => [
      `The disk or card that the box starts from is nearly worn out: ${worn} % of its life is used.`,
      'Before long the box may not start any more. Its data is on another disk, and not in danger.',
      'Get a new disk or card soon, write Gantry to it, and put an empty file called take-data on its partition GANTRY: started from it, the box goes on with its data.',
    ],
    'system-disk-warns': () => [
      'The disk or card that the box starts from says of itself that it is about to fail.',
      'The box may not start any more at any time. Its data is on another disk, and not in danger.',
      'Get a new one now, write Gantry to it, and put an empty file called take-data on its partition GANTRY: started from it, the box goes on with its data.',
    ],
    'memory-low': ({ free }) => [
      `The memory of the box is almost full: ${free} % is free.`,
      'Apps become slow, and may be ended when they need more.',
      'Look which app takes most. Give it a limit, stop one that you do not use, or move to a box with more memory.',
    ],
    'box-hot': ({ celsius }) => [
      `The box is hot: ${celsius} °C.`,
      'It slows down to protect itself, and may switch off.',
      'Let air get to it, and keep it out of the sun. If it has a fan, look whether it turns.',
    ],
    'file-damaged': ({ file, copy }) => [
      `A file of the box was damaged: ${file}.`,
      copy
        ? 'Its last good copy is used. What was changed last in it may be lost.'
        : 'There is no good copy. What it said is lost.',
      'Look whether everything is as you want it. If it happens again, the disk may be failing: make a backup.',
    ],
    'file-later': ({ file }) => [
      `A later version of Gantry wrote a file that this one cannot read: ${file}.`,
      'What it said before counts again. What was changed in it with that version does not count.',
      'Look whether everything is as you want it. What that version wrote is kept beside it.',
    ],
    'preseed-refused': () => [
      'The settings on the card (gantry.toml) were not used.',
      'The box began without them.',
      'Mend the file on the card and start the box again before it is claimed. Afterwards, set by hand what the file says.',
    ],
    'preseed-changed': () => [
      'The settings on the card (gantry.toml) were changed, and are not used.',
      'This box has an owner, who decides. Only the name and logo of whoever built the box, and the apps and backup targets that come with it, are still read there.',
      'Set on the page what the file says.',
    ],
    'preseed-broken': () => [
      'The settings on the card (gantry.toml) have a mistake.',
      'The box goes on with what it has. It does not show who built it, and after a reset it would use nothing of the file but its claim code.',
      'Mend the file on the card and start the box again. The details say where the mistake is.',
    ],
    'preseed-misnamed': () => [
      'A file on the card is called gantry.toml.txt, and is not read.',
      'Some computers hide the end of names and add one of their own.',
      'Call it gantry.toml and start the box again.',
    ],
    'preset-app-failed': ({ name }) => [
      `${name} comes with this box, and could not be installed.`,
      'Everything else goes on. The box tries again every hour; the details say what was in the way.',
      'Install it from the apps yourself, where you can also answer what it asks, or do without it.',
    ],
    'preset-target-late': ({ target }) => [
      `Nothing is saved to ${target} yet.`,
      'The settings on the card name this place for backups, but it did not answer, or did not take the box. The box tries again every hour.',
      'Look whether it is on and connected; the details say what was wrong. Or do without it, and save somewhere else.',
    ],
    'logo-refused': () => [
      'The logo of whoever built the box is not shown.',
      'Everything else that the card says counts.',
      'Put an SVG or PNG of at most 64 KiB beside gantry.toml on the card, called as it says there, and start the box again.',
    ],
    'reset-not-begun': () => [
      'A reset was asked for on the card, and not begun.',
      'The file reset-keep-apps cannot be taken away from GANTRY: the box would begin anew at every start.',
      'Delete it on another computer. If that cannot be done there either, the card is failing: make a backup and use another one.',
    ],
    'docker-silent': () => [
      'Docker, in which apps run, does not answer.',
      'Apps that run go on where they can; none can be started, stopped or installed. Everything else goes on.',
      'Nothing for now: after some minutes the box starts Docker again by itself. If it lasts longer than half an hour, restart the box.',
    ],
    'part-broken': ({ part }) => [
      `${parts[part] ?? part}: not working.`,
      'What stands on it waits. Everything else goes on.',
      'The box keeps trying by itself. If it lasts longer than a few minutes, restart the box.',
    ],
    'app-failing': ({ title }) => [
      `${title} does not work.`,
      'Nobody can use it at the moment.',
      'Restart it. If that does not help, look at its log.',
    ],
    'app-crashed': ({ title }) => [
      `${title} ended by itself and was started again.`,
      'It goes on; what it was doing at that moment may be lost.',
      'If it happens often, look at its log.',
    ],
    'app-out-of-memory': ({ title }) => [
      `${title} took more memory than it may, and was started again.`,
      'It goes on; what it was doing at that moment may be lost.',
      'Let it have more memory, or give it less to do.',
    ],
    'image-gone': ({ title }) => [
      `${title} may run from a newer version than it had: the one that it had is no longer to be had.`,
      'Its data is as it was.',
      'Look whether all is there. If it is not, bring the app back from an earlier moment, or ask whoever makes it.',
    ],
    'update-undone': ({ title }) => [
      `${title} is back at the version it had: the new one did not work.`,
      'Its data is as it was before the update.',
      'Wait for the next version, or try again later.',
    ],
    'app-task-failed': ({ title }) => [
      `Something that ${title} does by the clock, or after its start, failed.`,
      'The app itself goes on.',
      'The technical details say what. If it happens again, look at its log.',
    ],
  },
}
