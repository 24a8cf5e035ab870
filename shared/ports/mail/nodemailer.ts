// What of nodemailer do we need? One import for both, so that they come in one file when a letter first goes by SMTP.
export { default as MimePart } from 'nodemailer/lib/mime-node'
export { default as SmtpConnection } from 'nodemailer/lib/smtp-connection'
